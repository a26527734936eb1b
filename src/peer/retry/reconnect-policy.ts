import { backoffMs } from '../../core/backoff.js';
import type { Clock } from '../../core/clock.js';

const ROUND_PACE = { attempts: 4, firstMs: 400, maxMs: 4_000 };
/** For the first two minutes or so; after that nobody is watching the screen, and many may be asking. */
const EAGER_PACE = { attempts: 12, firstMs: 500, maxMs: 15_000 };
/** There is no last attempt: whenever the SFU is back, so is the call. */
const PATIENT_PACE = { firstMs: 500, maxMs: 40_000 };
/** A session that did not last so long was no success, and the next one counts as one more attempt. */
const PROVEN_MS = 10_000;

/** How often and how soon a link goes on trying: first on the session it has, then with other sessions. */
export class ReconnectPolicy<S extends object> {
  readonly #clock: Clock;
  #failures = new WeakMap<S, { count: number; pausedUntil: number }>();
  #attempt = 0;
  #nextSessionAt = 0;
  #provenAt = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Sessions that were given up since the last one that lasted. */
  get attempt(): number {
    return this.#attempt;
  }

  /** Clock time from which another session may be made. */
  get nextSessionAt(): number {
    return this.#nextSessionAt;
  }

  /** Clock time from which `session` may have another round; 0 where its last one went well. */
  pausedUntil(session: S): number {
    return this.#failures.get(session)?.pausedUntil ?? 0;
  }

  roundSucceeded(session: S): void {
    this.#failures.delete(session);
  }

  /** @returns whether `session` is to have another round. */
  roundFailed(session: S): boolean {
    const count = (this.#failures.get(session)?.count ?? 0) + 1;
    this.#failures.set(session, { count, pausedUntil: this.#clock.now() + backoffMs(count - 1, ROUND_PACE) });
    return count < ROUND_PACE.attempts;
  }

  sessionTookOver(): void {
    this.#provenAt = this.#clock.now() + PROVEN_MS;
  }

  /**
   * Another is to be made, at `nextSessionAt`.
   * @param wasInUse whether it had been connected, and not only tried.
   */
  sessionFailed(wasInUse: boolean): void {
    const now = this.#clock.now();
    if (wasInUse && now >= this.#provenAt) this.#attempt = 0;
    this.#attempt++;
    // The first replacement is made at once; only what fails again waits.
    const pace = this.#attempt <= EAGER_PACE.attempts ? EAGER_PACE : PATIENT_PACE;
    this.#nextSessionAt = this.#attempt === 1 ? now : now + backoffMs(this.#attempt - 2, pace);
  }

  reset(): void {
    this.#failures = new WeakMap();
    this.#attempt = 0;
    this.#nextSessionAt = 0;
  }
}
