import { type StoredLimits, SubjectLimits } from '../limits/subject-limits.js';
import type { Member } from '../state/member.js';
import type { CallsAction } from './calls-operation.js';

/**
 * A call uses two sessions, and each loss of the network replaces them; this is many times the need of an honest
 * client.
 */
const SESSIONS_PER_SECOND = 0.5;
const SESSIONS_AT_ONCE = 30;
/** The SFU's own limit is 50 per second for each session. */
const REQUESTS_PER_SECOND = 20;
const REQUESTS_AT_ONCE = 100;

/** Each answer is valid for hours. */
const TURN_PER_SECOND = 0.1;
const TURN_AT_ONCE = 20;

/** How many requests to the SFU each person may make, across all of their windows. */
export class CallsLimits {
  readonly turn: SubjectLimits;
  readonly #now: () => number;
  readonly #sessions: SubjectLimits;
  readonly #requests = new SubjectLimits(
    'You make media requests too fast.',
    REQUESTS_PER_SECOND,
    REQUESTS_AT_ONCE,
  );

  constructor(now: () => number, store: StoredLimits) {
    this.#now = now;
    this.#sessions = new SubjectLimits(
      'You open sessions too fast.',
      SESSIONS_PER_SECOND,
      SESSIONS_AT_ONCE,
      store,
    );
    this.turn = new SubjectLimits(
      'You ask for TURN servers too often.',
      TURN_PER_SECOND,
      TURN_AT_ONCE,
      store,
    );
  }

  /**
   * Counts a request.
   * @throws `Refusal` `rate_limited` when there are too many.
   */
  take({ subject }: Member, action: CallsAction): void {
    this.#requests.take(subject, this.#now());
    if (action === 'sessions/new') this.#sessions.take(subject, this.#now());
    if (action === 'generate-ice-servers') this.turn.take(subject, this.#now());
  }

  /** Counts a session that the room opens for a member. False when there are too many. */
  takeSession({ subject }: Member): boolean {
    return this.#sessions.tryTake(subject, this.#now());
  }
}
