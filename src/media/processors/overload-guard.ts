/** How long is looked at as one. */
const WINDOW_MS = 2_000;
/** A page that is busy with an effect for more of its time than this has too little left for the call. */
const MOST_BUSY = 0.7;
/** One bad window is a tab being opened, or a file being copied. */
const WINDOWS = 3;

/** Tells when a machine cannot keep up with an effect: its work takes most of the time, three times two seconds on end. */
export class OverloadGuard {
  #startedMs: number | null = null;
  #busyMs = 0;
  #bad = 0;

  /**
   * To be called after each piece of work.
   * @param nowMs of any one clock.
   * @param busyMs how long it took.
   * @returns true as soon as it is too much.
   */
  note(nowMs: number, busyMs: number): boolean {
    this.#startedMs ??= nowMs - busyMs;
    this.#busyMs += busyMs;
    const elapsedMs = nowMs - this.#startedMs;
    if (elapsedMs < WINDOW_MS) return false;
    this.#bad = this.#busyMs / elapsedMs > MOST_BUSY ? this.#bad + 1 : 0;
    this.#startedMs = nowMs;
    this.#busyMs = 0;
    return this.#bad >= WINDOWS;
  }
}
