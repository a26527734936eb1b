/** A token bucket: `burst` at once, `perSecond` in the long run. */
export class RateLimit {
  #left: number;
  #atMs: number;

  constructor(
    readonly perSecond: number,
    readonly burst: number,
    nowMs: number,
  ) {
    this.#left = burst;
    this.#atMs = nowMs;
  }

  /** True where one more is within the limit, and counts it. */
  take(nowMs: number): boolean {
    const earned = (Math.max(0, nowMs - this.#atMs) / 1000) * this.perSecond;
    this.#left = Math.min(this.burst, this.#left + earned);
    this.#atMs = nowMs;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}
