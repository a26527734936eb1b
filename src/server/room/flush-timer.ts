/** The first change is sent at once; changes within this time after it are sent together. */
const FLUSH_EVERY_MS = 30;
const FLUSH_OVERDUE_MS = 1_000;

/** Sets the timer of a room's flush. */
export class FlushTimer {
  readonly #flush: () => void;
  /** When the next flush is due, in milliseconds since the epoch; null: none is scheduled. */
  #dueAtMs: number | null = null;
  #flushedAtMs = 0;

  constructor(flush: () => void) {
    this.#flush = flush;
  }

  start(): void {
    const now = Date.now();
    // A long overdue timer was lost with a request that failed inside workerd (seen with 1.20260426): set another.
    if (this.#dueAtMs !== null && now < this.#dueAtMs + FLUSH_OVERDUE_MS) return;
    const dueAtMs = Math.max(now, this.#flushedAtMs + FLUSH_EVERY_MS);
    this.#dueAtMs = dueAtMs;
    setTimeout(() => {
      this.#dueAtMs = null;
      this.#flushedAtMs = Date.now();
      this.#flush();
    }, dueAtMs - now);
  }
}
