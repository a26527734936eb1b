import { type BackoffOptions, backoffMs } from '../../core/backoff.js';
import type { CallroomError } from '../../core/errors.js';

/**
 * How often, and how soon, the work for one handle is tried again. After the last attempt it sleeps until
 * something about the handle changes: there is always an end to trying, and always a way on.
 */
export class ItemRetry {
  readonly #pace: BackoffOptions & { attempts: number };
  #attempts = 0;
  #dueAt = 0;
  #error: CallroomError | null = null;

  constructor(pace: BackoffOptions & { attempts: number } = { attempts: 10, firstMs: 400, maxMs: 5_000 }) {
    this.#pace = pace;
  }

  get error(): CallroomError | null {
    return this.#error;
  }

  /** Clock time of the next attempt; Infinity while it sleeps. */
  get dueAt(): number {
    return this.#dueAt;
  }

  isDue(now: number): boolean {
    return this.#dueAt <= now;
  }

  tryAgain(error: CallroomError, now: number): void {
    this.#error = error;
    const attempt = this.#attempts++;
    this.#dueAt =
      attempt < this.#pace.attempts ? now + backoffMs(attempt, this.#pace) : Number.POSITIVE_INFINITY;
  }

  giveUp(error: CallroomError): void {
    this.#error = error;
    this.#dueAt = Number.POSITIVE_INFINITY;
  }

  /** It worked, or what was tried is another thing now. */
  reset(): void {
    this.#attempts = 0;
    this.#dueAt = 0;
    this.#error = null;
  }
}
