export interface BackoffOptions {
  /** Upper bound of the first delay, in milliseconds. */
  firstMs: number;
  /** Upper bound of every delay, in milliseconds. */
  maxMs: number;
  /** A number in [0, 1); `Math.random` by default. */
  random?: () => number;
}

/**
 * Returns the delay before attempt `attempt` (0 is the first retry), in milliseconds. The delay grows exponentially
 * and has "equal jitter": it lies between half of the bound and the bound, so that many clients that disconnect at
 * once do not all reconnect at once.
 */
export function backoffMs(attempt: number, { firstMs, maxMs, random = Math.random }: BackoffOptions): number {
  const bound = Math.min(maxMs, firstMs * 2 ** Math.min(attempt, 30));
  return bound / 2 + (random() * bound) / 2;
}
