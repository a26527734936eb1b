import { Refusal } from '../../refusal.js';
import type { UsedTicket } from '../../tokens/admission.js';

/**
 * Remembers used socket tickets until they expire, also across hibernation, so that each works once. Unused tickets
 * take no space here.
 */
export class SocketTickets {
  readonly #sql: SqlStorage;
  readonly #now: () => number;

  constructor(sql: SqlStorage, now: () => number) {
    this.#sql = sql;
    this.#now = now;
    sql.exec('CREATE TABLE IF NOT EXISTS used_ticket (id TEXT PRIMARY KEY, expires_at INTEGER NOT NULL)');
    sql.exec('CREATE INDEX IF NOT EXISTS used_ticket_expires_at ON used_ticket (expires_at)');
  }

  /**
   * Marks a ticket as used.
   * @throws `Refusal` `ticket_invalid` when it was used already or has expired.
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
