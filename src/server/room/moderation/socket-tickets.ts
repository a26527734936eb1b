import { Refusal } from '../../refusal.js';
import type { UsedTicket } from '../../tokens/admission.js';

/**
 * Which socket tickets were used, so that none is used twice: until they expire, also while the room sleeps. A ticket
 * that was made and not used takes no place here.
 */
export class SocketTickets {
  readonly #sql: SqlStorage;
  readonly #now: () => number;

  constructor(sql: SqlStorage, now: () => number) {
    this.#sql = sql;
    this.#now = now;
    sql.exec('CREATE TABLE IF NOT EXISTS used_ticket (id TEXT PRIMARY KEY, expires_at INTEGER NOT NULL)');
  }

  /**
   * Takes a ticket, once.
   * @throws `Refusal` `ticket_invalid` where it was used already or has expired
   */
  use({ id, expiresAtMs }: UsedTicket): void {
    const now = this.#now();
    this.#sql.exec('DELETE FROM used_ticket WHERE expires_at <= ?', now);
    if (now >= expiresAtMs) throw Refusal.ticketInvalid();
    const { rowsWritten } = this.#sql.exec(
      'INSERT OR IGNORE INTO used_ticket VALUES (?, ?)',
      id,
      expiresAtMs,
    );
    if (rowsWritten === 0) throw Refusal.ticketInvalid();
  }
}
