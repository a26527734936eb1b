import type { StoredLimits } from './subject-limits.js';

/** Keeps limits in the object's database. */
export class LimitStore implements StoredLimits {
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
