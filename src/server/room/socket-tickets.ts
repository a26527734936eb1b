import type { UsedTicket } from '../join-ticket.js';
import { Refusal } from '../refusal.js';
import { SubjectLimits } from './subject-limits.js';

/** A client reconnects after growing pauses; a person has a few windows. */
const CONNECTS_PER_SECOND = 10;
const CONNECTS_AT_ONCE = 30;

/**
 * Which socket tickets were used, so that none is used twice: until they expire, also while the room sleeps. A ticket
 * that was made and not used takes no place here.
 */
export class SocketTickets {
  readonly #sql: SqlStorage;
  readonly #now: () => number;
  readonly #limits = new SubjectLimits(
    'You connect to this room too often.',
    CONNECTS_PER_SECOND,
    CONNECTS_AT_ONCE,
  );

  constructor(sql: SqlStorage, now: () => number) {
    this.#sql = sql;
    this.#now = now;
    sql.exec('CREATE TABLE IF NOT EXISTS used_ticket (id TEXT PRIMARY KEY, expires_at INTEGER NOT NULL)');
  }

  /**
   * Takes a ticket, once.
   * @throws `Refusal` `ticket_invalid` where it was used already or has expired, or `rate_limited`
   */
  use({ id, expiresAtMs }: UsedTicket, subject: string): void {
    const now = this.#now();
    this.#sql.exec('DELETE FROM used_ticket WHERE expires_at <= ?', now);
    if (now >= expiresAtMs) throw Refusal.ticketInvalid();
    this.#limits.take(subject, now);
    const { rowsWritten } = this.#sql.exec(
      'INSERT OR IGNORE INTO used_ticket VALUES (?, ?)',
      id,
      expiresAtMs,
    );
    if (rowsWritten === 0) throw Refusal.ticketInvalid();
  }
}
