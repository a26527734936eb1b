import { Refusal } from '../../refusal.js';
import { RateLimit } from './rate-limit.js';

/** At most this many subjects are kept in memory; the least recent is forgotten first. */
const MAX_SUBJECTS = 1_000;
/** A room hibernates after this idle time (Cloudflare's documentation of hibernation). */
const SLEEPS_AFTER_S = 10;

/** Keeps limits while the room hibernates. */
export interface StoredLimits {
  read(name: string, subject: string): { left: number; atMs: number } | null;
  write(name: string, subject: string, left: number, fullAtMs: number, nowMs: number): void;
}

/**
 * A rate limit per person, across all of their windows and reconnects. A limit that refills more slowly than a room
 * falls asleep needs a store; otherwise hibernation would refill it.
 */
export class SubjectLimits {
  readonly #limits = new Map<string, RateLimit>();

  /** @param what a whole sentence that says which requests came too fast; also the limit's name in the store. */
  constructor(
    readonly what: string,
    readonly perSecond: number,
    readonly atOnce: number,
    readonly store: StoredLimits | null = null,
  ) {
    if (!store && atOnce / perSecond > SLEEPS_AFTER_S)
      throw new TypeError(
        `The limit "${what}" refills too slowly to be kept in memory only. Give it a store.`,
      );
  }

  /**
   * Takes a token.
   * @throws `Refusal` `rate_limited` when none is left.
   */
  take(subject: string, nowMs: number): void {
    if (!this.tryTake(subject, nowMs)) throw Refusal.rateLimited(this.what);
  }

  /** Takes a token and returns true, or returns false when none is left. */
  tryTake(subject: string, nowMs: number): boolean {
    const limit = this.#of(subject, nowMs);
    const isTaken = limit.take(nowMs);
    if (isTaken && this.store) {
      const left = limit.left(nowMs);
      const fullAtMs = nowMs + ((this.atOnce - left) / this.perSecond) * 1_000;
      this.store.write(this.what, subject, left, fullAtMs, nowMs);
    }
    return isTaken;
  }

  /** Subtracts an amount that was not known in advance. */
  spend(subject: string, amount: number, nowMs: number): void {
    this.#of(subject, nowMs).spend(amount, nowMs);
  }

  /** Whether the balance is used up. */
  isSpent(subject: string, nowMs: number): boolean {
    return this.#of(subject, nowMs).left(nowMs) <= 0;
  }

  #of(subject: string, nowMs: number): RateLimit {
    const limit = this.#limits.get(subject) ?? this.#load(subject, nowMs);
    this.#limits.delete(subject);
    this.#limits.set(subject, limit);
    const [oldest] = this.#limits.keys();
    if (oldest !== undefined && this.#limits.size > MAX_SUBJECTS) this.#limits.delete(oldest);
    return limit;
  }

  #load(subject: string, nowMs: number): RateLimit {
    const { left, atMs } = this.store?.read(this.what, subject) ?? { left: this.atOnce, atMs: nowMs };
    return new RateLimit(this.perSecond, this.atOnce, atMs, left);
  }
}
