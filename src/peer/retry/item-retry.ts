import { type BackoffOptions, backoffMs } from '../../core/backoff.js';
import type { CallroomError } from '../../core/errors.js';

/**
 * Retry schedule for one handle. After the last attempt it stops until the handle changes, so retrying always ends
 * and can always restart.
 */
export class ItemRetry {
  readonly #backoff: BackoffOptions & { attempts: number };
  #attempts = 0;
  #dueAt = 0;
  #error: CallroomError | null = null;
  #isTried = false;

  constructor(backoff: BackoffOptions & { attempts: number } = { attempts: 10, firstMs: 400, maxMs: 5_000 }) {
    this.#backoff = backoff;
  }

  get error(): CallroomError | null {
    return this.#error;
  }

  /** Clock time of the next attempt; Infinity while stopped. */
  get dueAt(): number {
    return this.#dueAt;
  }

  isDue(now: number): boolean {
    return this.#dueAt <= now;
  }

  /** An attempt starts. */
  begin(): void {
    this.#isTried = true;
  }

  tryAgain(error: CallroomError, now: number): void {
    this.#error = error;
    const attempt = this.#attempts++;
    this.#dueAt =
      attempt < this.#backoff.attempts ? now + backoffMs(attempt, this.#backoff) : Number.POSITIVE_INFINITY;
  }

  /** Stops, unless the handle has changed since the attempt started: the error is not about the present one. */
  giveUp(error: CallroomError): void {
    if (!this.#isTried) return;
    this.#error = error;
    this.#dueAt = Number.POSITIVE_INFINITY;
  }

  /** Clears the failures: the attempt succeeded, or the handle changed. */
  reset(): void {
    this.#attempts = 0;
    this.#dueAt = 0;
    this.#error = null;
    this.#isTried = false;
  }
}
