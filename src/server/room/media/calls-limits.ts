import { type LimitStore, SubjectLimits } from '../limits/subject-limits.js';
import type { Member } from '../state/members.js';
import type { CallsAction } from './calls-operation.js';

/** Two sessions make a call, and each loss of the network replaces them: many times what an honest client needs. */
const SESSIONS_PER_SECOND = 0.5;
const SESSIONS_AT_ONCE = 30;
/** The SFU's own limit is 50 a second, for each session. */
const REQUESTS_PER_SECOND = 20;
const REQUESTS_AT_ONCE = 100;

/** Each is good for hours. */
const TURN_PER_SECOND = 0.1;
const TURN_AT_ONCE = 20;

/** How much each person may ask of the SFU, in however many windows. */
export class CallsLimits {
  readonly turn: SubjectLimits;
  readonly #now: () => number;
  readonly #sessions: SubjectLimits;
  readonly #requests = new SubjectLimits(
    'You make media requests too fast.',
    REQUESTS_PER_SECOND,
    REQUESTS_AT_ONCE,
  );

  constructor(now: () => number, store: LimitStore) {
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

  /** Counts a request. @throws `Refusal` `rate_limited` where it is one too many. */
  take({ subject }: Member, action: CallsAction): void {
    this.#requests.take(subject, this.#now());
    if (action === 'sessions/new') this.#sessions.take(subject, this.#now());
    if (action === 'generate-ice-servers') this.turn.take(subject, this.#now());
  }

  /** Counts a session that the room makes for somebody. False where it is one too many. */
  takeSession({ subject }: Member): boolean {
    return this.#sessions.tryTake(subject, this.#now());
  }
}
