/** Past this, the ids of people who have not been here for longest are forgotten; they get another id when they return. */
const MAX_KEPT = 20_000;
/** After this many new ids the excess is deleted, because looking for it takes as long as the list is. */
const TRIM_AFTER = 1_000;

/**
 * Gives each person (a subject of room tokens) an id that others may see. It is random, so it says nothing about the
 * subject, and it stays the same as long as the room keeps its data.
 */
export class PersonIds {
  readonly #sql: SqlStorage;
  readonly #isHere: (subject: string) => boolean;
  /** The ids that were asked for lately, because each change of presence needs one. */
  readonly #recent = new Map<string, string>();

  /** @param isHere whether the room has a participant of this subject. */
  constructor(sql: SqlStorage, isHere: (subject: string) => boolean) {
    this.#sql = sql;
    this.#isHere = isHere;
    sql.exec(
      'CREATE TABLE IF NOT EXISTS person (seq INTEGER PRIMARY KEY, subject TEXT UNIQUE NOT NULL, id TEXT NOT NULL)',
    );
  }

  of(subject: string): string {
    const id = this.#recent.get(subject) ?? this.#stored(subject) ?? this.#create(subject);
    if (this.#recent.size >= MAX_KEPT) this.#recent.clear();
    this.#recent.set(subject, id);
    return id;
  }

  /** Forgets all ids, with the room's data. */
  clear(): void {
    this.#recent.clear();
  }

  #stored(subject: string): string | undefined {
    return this.#sql.exec<{ id: string }>('SELECT id FROM person WHERE subject = ?', subject).toArray()[0]
      ?.id;
  }

  #create(subject: string): string {
    const id = `u_${crypto.randomUUID().replaceAll('-', '').slice(0, 20)}`;
    const { seq } = this.#sql
      .exec<{ seq: number }>('INSERT INTO person (subject, id) VALUES (?, ?) RETURNING seq', subject, id)
      .one();
    if (seq % TRIM_AFTER === 0) this.#trim(seq - MAX_KEPT);
    return id;
  }

  #trim(lastSeq: number): void {
    const old = this.#sql
      .exec<{ subject: string }>('SELECT subject FROM person WHERE seq <= ?', lastSeq)
      .toArray();
    for (const { subject } of old) {
      if (this.#isHere(subject)) continue;
      this.#recent.delete(subject);
      this.#sql.exec('DELETE FROM person WHERE subject = ?', subject);
    }
  }
}
