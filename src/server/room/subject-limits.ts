import { Refusal } from '../refusal.js';
import { RateLimit } from './rate-limit.js';

/** So many are remembered at least; whoever asked longest ago is forgotten first. */
const MAX_SUBJECTS = 1_000;

/**
 * How much of something each person may have, in whatever window and however often they come back. Forgotten when the
 * room sleeps.
 */
export class SubjectLimits {
  readonly #limits = new Map<string, RateLimit>();

  constructor(
    readonly what: string,
    readonly perSecond: number,
    readonly atOnce: number,
  ) {}

  /** Counts one more. @throws `Refusal` `rate_limited` where it is one too many. */
  take(subject: string, nowMs: number): void {
    if (!this.tryTake(subject, nowMs)) throw Refusal.rateLimited(this.what);
  }

  /** Counts one more. False where it is one too many. */
  tryTake(subject: string, nowMs: number): boolean {
    const limit = this.#limits.get(subject) ?? new RateLimit(this.perSecond, this.atOnce, nowMs);
    this.#limits.delete(subject);
    this.#limits.set(subject, limit);
    const [oldest] = this.#limits.keys();
    if (oldest !== undefined && this.#limits.size > MAX_SUBJECTS) this.#limits.delete(oldest);
    return limit.take(nowMs);
  }
}
