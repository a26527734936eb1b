/** Length of one measurement window. */
const WINDOW_MS = 2_000;
/** A page that spends a larger share of its time on an effect has too little left for the call. */
const MAX_BUSY = 0.7;
/** A single bad window may be a new tab or a file copy. */
const WINDOWS = 3;

/**
 * Detects a machine that cannot keep up with an effect: the work takes most of the time in three consecutive windows.
 */
export class OverloadGuard {
  #startedMs: number | null = null;
  #busyMs = 0;
  #bad = 0;

  /**
   * Call it after each piece of work.
   * @param nowMs of any clock, but always of the same clock.
   * @param busyMs how long the work took.
   * @returns true once the load is too high.
   */
  note(nowMs: number, busyMs: number): boolean {
    this.#startedMs ??= nowMs - busyMs;
    this.#busyMs += busyMs;
    const elapsedMs = nowMs - this.#startedMs;
    if (elapsedMs < WINDOW_MS) return false;
    this.#bad = this.#busyMs / elapsedMs > MAX_BUSY ? this.#bad + 1 : 0;
    this.#startedMs = nowMs;
    this.#busyMs = 0;
    return this.#bad >= WINDOWS;
  }
}
