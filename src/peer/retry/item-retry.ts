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
  /** Whether the handle is unchanged since its latest attempt started. */
  #isUnchanged = false;

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

  /** An attempt with the present handle starts. */
  begin(): void {
    this.#isUnchanged = true;
  }

  tryAgain(error: CallroomError, now: number): void {
    this.#error = error;
    const attempt = this.#attempts++;
    this.#dueAt =
      attempt < this.#backoff.attempts ? now + backoffMs(attempt, this.#backoff) : Number.POSITIVE_INFINITY;
  }

  /** Stops retrying. If the handle has changed since the attempt started, `error` no longer applies and is ignored. */
  giveUp(error: CallroomError): void {
    if (!this.#isUnchanged) return;
    this.#error = error;
    this.#dueAt = Number.POSITIVE_INFINITY;
  }

  /** Clears the failures: the attempt succeeded, or the handle changed. */
  reset(): void {
    this.#attempts = 0;
    this.#dueAt = 0;
    this.#error = null;
    this.#isUnchanged = false;
  }
}
