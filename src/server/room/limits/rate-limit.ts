/** A token bucket: `burst` at once, `perSecond` over time. */
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

  /** The tokens left at `nowMs`. Below zero when `spend` has overdrawn the bucket. */
  left(nowMs: number): number {
    const earned = (Math.max(0, nowMs - this.#atMs) / 1000) * this.perSecond;
    this.#left = Math.min(this.burst, this.#left + earned);
    this.#atMs = nowMs;
    return this.#left;
  }

  /** Takes a token and returns true, or returns false when none is left. */
  take(nowMs: number): boolean {
    if (this.left(nowMs) < 1) return false;
    this.#left -= 1;
    return true;
  }

  /** Subtracts an amount that was not known in advance. The balance may fall below zero. */
  spend(amount: number, nowMs: number): void {
    this.#left = this.left(nowMs) - amount;
  }
}
