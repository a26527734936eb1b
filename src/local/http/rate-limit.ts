import type { Clock } from '../../core/clock.js';

const WINDOW_MS = 1_000;

/** Allows at most `limit` requests in each second. */
export class RateLimit {
  readonly #limit: number;
  readonly #clock: Clock;
  #windowFromMs = Number.NEGATIVE_INFINITY;
  #count = 0;

  constructor(limit: number, clock: Clock) {
    this.#limit = limit;
    this.#clock = clock;
  }

  /** Counts a request. False if it exceeds the limit. */
  admit(): boolean {
    const now = this.#clock.now();
    if (now - this.#windowFromMs >= WINDOW_MS) {
      this.#windowFromMs = now;
      this.#count = 0;
    }
    return ++this.#count <= this.#limit;
  }
}
