/** Past this, the ids of the people who were longest away are forgotten; a person who returns gets another id. */
const MAX_KEPT = 20_000;
/** After this many new ids the excess is deleted, because looking for it takes as long as the list is. */
const TRIM_AFTER = 1_000;

/**
 * Gives each person (a subject of room tokens) an id that others may see. It is random, so it says nothing about the
 * subject, and it stays the same as long as the room keeps its data.
 */
export class PersonIds {
  readonly #sql: SqlStorage;
  #sinceTrim = 0;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec(
      'CREATE TABLE IF NOT EXISTS person (seq INTEGER PRIMARY KEY, subject TEXT UNIQUE NOT NULL, id TEXT NOT NULL)',
    );
  }

  of(subject: string): string {
    const rows = this.#sql.exec<{ id: string }>('SELECT id FROM person WHERE subject = ?', subject);
    const known = rows.toArray()[0]?.id;
    if (known !== undefined) return known;
    const id = `u_${crypto.randomUUID().replaceAll('-', '').slice(0, 20)}`;
    this.#sql.exec('INSERT INTO person (subject, id) VALUES (?, ?)', subject, id);
    this.#trim();
    return id;
  }

  #trim(): void {
    this.#sinceTrim = (this.#sinceTrim + 1) % TRIM_AFTER;
    if (this.#sinceTrim > 0) return;
    this.#sql.exec('DELETE FROM person WHERE seq <= (SELECT max(seq) FROM person) - ?', MAX_KEPT);
  }
}
