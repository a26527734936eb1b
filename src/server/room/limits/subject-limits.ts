import { Refusal } from '../../refusal.js';
import { RateLimit } from './rate-limit.js';

/** So many are remembered at least; the person who asked longest ago is forgotten first. */
const MAX_SUBJECTS = 1_000;
/** A room sleeps when nothing has happened in it for this long (Cloudflare's documentation of hibernation). */
const SLEEPS_AFTER_S = 10;

/** Keeps limits while the room sleeps. */
export class LimitStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec(
      `CREATE TABLE IF NOT EXISTS subject_limit (name TEXT, subject TEXT, remaining REAL NOT NULL,
        full_at INTEGER NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (name, subject))`,
    );
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

  /** Limits that are full again by `nowMs` are as good as new, and forgotten. */
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
 * How much of something each person may have, in however many windows and however often they come back. A limit that
 * takes longer to fill than a room takes to fall asleep needs a store, or sleeping would fill it.
 */
export class SubjectLimits {
  readonly #limits = new Map<string, RateLimit>();

  /** @param what a whole sentence that says what came too fast; it names the limit in the store too. */
  constructor(
    readonly what: string,
    readonly perSecond: number,
    readonly atOnce: number,
    readonly store: LimitStore | null = null,
  ) {
    if (!store && atOnce / perSecond > SLEEPS_AFTER_S)
      throw new TypeError(`The limit "${what}" fills too slowly to be kept in memory alone.`);
  }

  /** Counts one more. @throws `Refusal` `rate_limited` where it is one too many. */
  take(subject: string, nowMs: number): void {
    if (!this.tryTake(subject, nowMs)) throw Refusal.rateLimited(this.what);
  }

  /** Counts one more. False where it is one too many. */
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

  /** Counts what was used, of which the amount was not known before. */
  spend(subject: string, amount: number, nowMs: number): void {
    this.#of(subject, nowMs).spend(amount, nowMs);
  }

  /** Whether everything is used up. */
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
