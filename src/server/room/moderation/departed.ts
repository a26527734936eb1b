import type { Role } from '../../../room/protocol/index.js';
import type { Member } from '../state/member.js';

/** How long after leaving a participant can still be banned, for example for a message they left behind. */
const KEPT_MS = 10 * 60_000;
const MAX_KEPT = 2_000;
/** After this many notes the excess is deleted, because looking for it takes as long as the list is. */
const TRIM_AFTER = 100;

/** A participant who has left the room. */
export interface Departed {
  subject: string;
  name: string;
  role: Role;
}

/**
 * Remembers for some minutes who had which participant id, so that a person who writes a message and leaves can be
 * banned.
 */
export class DepartedPeople {
  readonly #sql: SqlStorage;
  readonly #now: () => number;
  #sinceTrim = 0;

  constructor(sql: SqlStorage, now: () => number) {
    this.#sql = sql;
    this.#now = now;
    sql.exec(
      `CREATE TABLE IF NOT EXISTS departed (id TEXT PRIMARY KEY, subject TEXT NOT NULL, name TEXT NOT NULL,
        role TEXT NOT NULL, at INTEGER NOT NULL)`,
    );
    sql.exec('CREATE INDEX IF NOT EXISTS departed_at ON departed (at)');
  }

  note({ info: { id, name, role }, subject }: Member): void {
    const now = this.#now();
    this.#sql.exec('INSERT OR REPLACE INTO departed VALUES (?, ?, ?, ?, ?)', id, subject, name, role, now);
    this.#sql.exec('DELETE FROM departed WHERE at < ?', now - KEPT_MS);
    this.#sinceTrim = (this.#sinceTrim + 1) % TRIM_AFTER;
    if (this.#sinceTrim > 0) return;
    this.#sql.exec(
      'DELETE FROM departed WHERE id IN (SELECT id FROM departed ORDER BY at DESC LIMIT -1 OFFSET ?)',
      MAX_KEPT,
    );
  }

  get(id: string): Departed | undefined {
    const rows = this.#sql.exec<{ subject: string; name: string; role: string }>(
      'SELECT subject, name, role FROM departed WHERE id = ? AND at >= ?',
      id,
      this.#now() - KEPT_MS,
    );
    const [row] = rows.toArray();
    return row && { ...row, role: row.role as Role };
  }
}
