/**
 * The limit on video: `none` (no limit), `medium` (no layer above `b`), `low` (no layer above `c`) or `off` (no
 * video).
 */
export type VideoLimit = 'none' | 'medium' | 'low' | 'off';

/** From the least strict to the strictest. */
export const videoLimits = ['none', 'medium', 'low', 'off'] as const satisfies readonly VideoLimit[];

export function strictest(limits: readonly VideoLimit[]): VideoLimit {
  return videoLimits.filter((limit) => limits.includes(limit)).at(-1) ?? 'none';
}
