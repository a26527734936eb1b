import type { Answer } from '../../../room/protocol/index.js';

const KEPT_PER_MEMBER = 64;

/**
 * The answers to commands, so that a command that is sent again after a lost connection takes effect once. An answer
 * is stored in the same turn as its command's effect: a crash loses both or neither.
 */
export class IdempotencyLog {
  readonly #sql: SqlStorage;
  readonly #sinceTrim = new Map<string, number>();

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec(
      `CREATE TABLE IF NOT EXISTS answer (seq INTEGER PRIMARY KEY, member TEXT NOT NULL, id TEXT NOT NULL,
        json TEXT NOT NULL, UNIQUE (member, id))`,
    );
  }

  find(member: string, id: string): Answer | null {
    const rows = this.#sql.exec<{ json: string }>(
      'SELECT json FROM answer WHERE member = ? AND id = ?',
      member,
      id,
    );
    const row = rows.toArray()[0];
    return row ? (JSON.parse(row.json) as Answer) : null;
  }

  keep(member: string, answer: Answer): void {
    this.#sql.exec(
      'INSERT OR REPLACE INTO answer (member, id, json) VALUES (?, ?, ?)',
      member,
      answer.re,
      JSON.stringify(answer),
    );
    this.#trim(member);
  }

  forget(member: string): void {
    this.#sinceTrim.delete(member);
    this.#sql.exec('DELETE FROM answer WHERE member = ?', member);
  }

  /** A client sends at most its outbox's length of commands at once, so older answers are never requested. */
  #trim(member: string): void {
    const count = (this.#sinceTrim.get(member) ?? 0) + 1;
    this.#sinceTrim.set(member, count % KEPT_PER_MEMBER);
    if (count < KEPT_PER_MEMBER) return;
    this.#sql.exec(
      `DELETE FROM answer WHERE member = ?1
         AND seq NOT IN (SELECT seq FROM answer WHERE member = ?1 ORDER BY seq DESC LIMIT ?2)`,
      member,
      KEPT_PER_MEMBER,
    );
  }
}
