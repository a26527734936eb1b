import { Refusal } from '../refusal.js';
import type { CallsAction } from './calls-operation.js';
import type { Member } from './members.js';
import { RateLimit } from './rate-limit.js';

/** Two sessions make a call, and each loss of the network replaces them: many times what an honest client needs. */
const SESSIONS_PER_SECOND = 0.5;
const SESSIONS_AT_ONCE = 30;
/** The SFU's own limit is 50 a second, for each session. */
const REQUESTS_PER_SECOND = 20;
const REQUESTS_AT_ONCE = 100;

interface Limits {
  sessions: RateLimit;
  requests: RateLimit;
}

/** How much each participant may ask of the SFU. Forgotten when the room sleeps. */
export class CallsLimits {
  readonly #now: () => number;
  /** By what stays the same object when someone comes back. */
  readonly #limits = new WeakMap<Member['info'], Limits>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Counts a request. @throws `Refusal` `rate_limited` where it is one too many. */
  take(member: Member, action: CallsAction): void {
    if (!this.#of(member).requests.take(this.#now()))
      throw Refusal.rateLimited('You make media requests too fast.');
    if (action === 'sessions/new' && !this.takeSession(member))
      throw Refusal.rateLimited('You open sessions too fast.');
  }

  /** Counts a new session. False where it is one too many. */
  takeSession(member: Member): boolean {
    return this.#of(member).sessions.take(this.#now());
  }

  #of({ info }: Member): Limits {
    const now = this.#now();
    const limits = this.#limits.get(info) ?? {
      sessions: new RateLimit(SESSIONS_PER_SECOND, SESSIONS_AT_ONCE, now),
      requests: new RateLimit(REQUESTS_PER_SECOND, REQUESTS_AT_ONCE, now),
    };
    this.#limits.set(info, limits);
    return limits;
  }
}
