/** A token bucket: `burst` at once, `perSecond` in the long run. */
export class RateLimit {
  #left: number;
  #atMs: number;

  constructor(
    readonly perSecond: number,
    readonly burst: number,
    nowMs: number,
    left = burst,
  ) {
    this.#left = left;
    this.#atMs = nowMs;
  }

  /** What is left at `nowMs`. Below zero: more was spent than there was. */
  left(nowMs: number): number {
    const earned = (Math.max(0, nowMs - this.#atMs) / 1000) * this.perSecond;
    this.#left = Math.min(this.burst, this.#left + earned);
    this.#atMs = nowMs;
    return this.#left;
  }

  /** True where one more is within the limit, and counts it. */
  take(nowMs: number): boolean {
    if (this.left(nowMs) < 1) return false;
    this.#left -= 1;
    return true;
  }

  /** Counts what was used, of which the amount was not known before. It may leave less than nothing. */
  spend(amount: number, nowMs: number): void {
    this.#left = this.left(nowMs) - amount;
  }
}
