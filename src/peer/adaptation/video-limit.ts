/** How much video there is: all that is asked for, no layer above `b`, none above `c`, or no video at all. */
export type VideoLimit = 'none' | 'medium' | 'low' | 'off';

/** From the least strict to the strictest. */
export const videoLimits = ['none', 'medium', 'low', 'off'] as const satisfies readonly VideoLimit[];

export function strictest(limits: readonly VideoLimit[]): VideoLimit {
  return videoLimits.findLast((limit) => limits.includes(limit)) ?? 'none';
}
