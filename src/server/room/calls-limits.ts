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
  take({ info }: Member, action: CallsAction): void {
    const now = this.#now();
    const limits = this.#limits.get(info) ?? {
      sessions: new RateLimit(SESSIONS_PER_SECOND, SESSIONS_AT_ONCE, now),
      requests: new RateLimit(REQUESTS_PER_SECOND, REQUESTS_AT_ONCE, now),
    };
    this.#limits.set(info, limits);
    if (!limits.requests.take(now)) throw Refusal.rateLimited('media requests');
    if (action === 'sessions/new' && !limits.sessions.take(now)) throw Refusal.rateLimited('new sessions');
  }
}
