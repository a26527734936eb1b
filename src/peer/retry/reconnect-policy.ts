import { backoffMs } from '../../core/backoff.js';
import type { Clock } from '../../core/clock.js';

const ROUND_BACKOFF = { attempts: 4, firstMs: 400, maxMs: 4_000 };
/** For the first two minutes or so. After that nobody is watching the screen, and many clients may be retrying. */
const FIRST_BACKOFF = { attempts: 12, firstMs: 500, maxMs: 15_000 };
/** Retries never end, so that the call recovers whenever the SFU does. */
const LATER_BACKOFF = { firstMs: 500, maxMs: 40_000 };
/** A session that lasted for less counts as failed, and the next session as one more attempt. */
const STABLE_AFTER_MS = 10_000;

/** Of an attempt to connect: the first limit, how much it grows with each attempt, and the longest. */
const CONNECT_LIMIT = { firstMs: 10_000, growth: 1.5, maxMs: 30_000 };

/** When a transport retries: first on its present session, then with new sessions. */
export class ReconnectPolicy<S extends object> {
  readonly #clock: Clock;
  #failures = new WeakMap<S, { count: number; pausedUntil: number }>();
  #attempt = 0;
  #nextSessionAt = 0;
  #stableAt = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Sessions given up since the last session that lasted. */
  get attempt(): number {
    return this.#attempt;
  }

  /**
   * How long the next session may take to connect, in milliseconds. It grows with each attempt: with a fixed limit, a
   * network or machine that is too slow for it would never connect, and each new session would slow it down more.
   */
  get connectLimitMs(): number {
    const { firstMs, growth, maxMs } = CONNECT_LIMIT;
    return Math.min(maxMs, firstMs * growth ** this.#attempt);
  }

  /** Clock time from which a new session may be made. */
  get nextSessionAt(): number {
    return this.#nextSessionAt;
  }

  /** Clock time from which `session` may run another round; 0 if its last round succeeded. */
  pausedUntil(session: S): number {
    return this.#failures.get(session)?.pausedUntil ?? 0;
  }

  roundSucceeded(session: S): void {
    this.#failures.delete(session);
  }

  /** @returns whether `session` may run another round. */
  roundFailed(session: S): boolean {
    const count = (this.#failures.get(session)?.count ?? 0) + 1;
    this.#failures.set(session, {
      count,
      pausedUntil: this.#clock.now() + backoffMs(count - 1, ROUND_BACKOFF),
    });
    return count < ROUND_BACKOFF.attempts;
  }

  sessionTookOver(): void {
    this.#stableAt = this.#clock.now() + STABLE_AFTER_MS;
  }

  /**
   * Schedules a new session, at `nextSessionAt`.
   * @param wasInUse whether the session was in use, not only tried.
   */
  sessionFailed(wasInUse: boolean): void {
    const now = this.#clock.now();
    if (wasInUse && now >= this.#stableAt) this.#attempt = 0;
    this.#attempt++;
    // The first replacement starts immediately; only repeated failures wait.
    const backoff = this.#attempt <= FIRST_BACKOFF.attempts ? FIRST_BACKOFF : LATER_BACKOFF;
    this.#nextSessionAt = this.#attempt === 1 ? now : now + backoffMs(this.#attempt - 2, backoff);
  }

  reset(): void {
    this.#failures = new WeakMap();
    this.#attempt = 0;
    this.#nextSessionAt = 0;
  }
}
