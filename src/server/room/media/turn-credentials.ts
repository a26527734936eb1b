/** The TURN credentials that people have received, so that they can be revoked early. */
export class TurnCredentials {
  readonly #sql: SqlStorage;
  readonly #now: () => number;

  constructor(sql: SqlStorage, now: () => number) {
    this.#sql = sql;
    this.#now = now;
    sql.exec(
      `CREATE TABLE IF NOT EXISTS turn_credential (username TEXT PRIMARY KEY, subject TEXT NOT NULL,
        expires_at INTEGER NOT NULL)`,
    );
    sql.exec('CREATE INDEX IF NOT EXISTS turn_credential_subject ON turn_credential (subject)');
    sql.exec('CREATE INDEX IF NOT EXISTS turn_credential_expires_at ON turn_credential (expires_at)');
  }

  keep(subject: string, usernames: readonly string[], expiresAtMs: number): void {
    this.#sql.exec('DELETE FROM turn_credential WHERE expires_at < ?', this.#now());
    for (const username of usernames) {
      this.#sql.exec(
        'INSERT OR REPLACE INTO turn_credential VALUES (?, ?, ?)',
        username,
        subject,
        expiresAtMs,
      );
    }
  }

  /** Removes and returns the user names of a person's credentials. */
  take(subject: string): string[] {
    const rows = this.#sql.exec<{ username: string }>(
      'DELETE FROM turn_credential WHERE subject = ? RETURNING username',
      subject,
    );
    return rows.toArray().map(({ username }) => username);
  }
}
