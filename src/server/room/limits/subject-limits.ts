import { Refusal } from '../../refusal.js';
import { RateLimit } from './rate-limit.js';

/** At most this many subjects are kept in memory; the least recent is forgotten first. */
const MAX_SUBJECTS = 1_000;
/** A room hibernates after this idle time (Cloudflare's documentation of hibernation). */
const SLEEPS_AFTER_S = 10;

/** Stores limits while the room hibernates. */
export class LimitStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec(
      `CREATE TABLE IF NOT EXISTS subject_limit (name TEXT, subject TEXT, remaining REAL NOT NULL,
        full_at INTEGER NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (name, subject))`,
    );
    sql.exec('CREATE INDEX IF NOT EXISTS subject_limit_full_at ON subject_limit (full_at)');
  }

  read(name: string, subject: string): { left: number; atMs: number } | null {
    const rows = this.#sql.exec<{ remaining: number; at: number }>(
      'SELECT remaining, at FROM subject_limit WHERE name = ? AND subject = ?',
      name,
      subject,
    );
    const row = rows.toArray()[0];
    return row ? { left: row.remaining, atMs: row.at } : null;
  }

  /** Also deletes limits that are full again at `nowMs`: they equal new ones. */
  write(name: string, subject: string, left: number, fullAtMs: number, nowMs: number): void {
    this.#sql.exec('DELETE FROM subject_limit WHERE full_at <= ?', nowMs);
    this.#sql.exec(
      'INSERT OR REPLACE INTO subject_limit VALUES (?, ?, ?, ?, ?)',
      name,
      subject,
      left,
      Math.ceil(fullAtMs),
      nowMs,
    );
  }
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
    readonly store: LimitStore | null = null,
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
