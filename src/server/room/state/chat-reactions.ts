import { type ChatReaction, MAX_REACTION_KINDS, MAX_REACTION_NAMES } from '../../../room/protocol/index.js';
import { Refusal } from '../../refusal.js';
import type { Member } from './member.js';
import type { PersonIds } from './person-ids.js';

interface Row extends Record<string, SqlStorageValue> {
  reaction: string;
  count: number;
}

/** Who reacted to which chat message with what: each person once per reaction. */
export class ChatReactions {
  readonly #sql: SqlStorage;
  readonly #ids: PersonIds;

  constructor(sql: SqlStorage, ids: PersonIds) {
    this.#sql = sql;
    this.#ids = ids;
    sql.exec(
      `CREATE TABLE IF NOT EXISTS chat_reaction (seq INTEGER PRIMARY KEY AUTOINCREMENT, message INTEGER NOT NULL,
        reaction TEXT NOT NULL, subject TEXT NOT NULL, name TEXT NOT NULL, UNIQUE (message, reaction, subject))`,
    );
  }

  /** The reactions to a message, the earliest first. */
  of(message: number): ChatReaction[] {
    return this.#sql
      .exec<Row>(
        `SELECT reaction, count(*) AS count FROM chat_reaction WHERE message = ?
           GROUP BY reaction ORDER BY min(seq)`,
        message,
      )
      .toArray()
      .map(({ reaction, count }) => ({ reaction, count, people: this.#first(message, reaction) }));
  }

  /** A person's reactions to a message. */
  by(message: number, subject: string): string[] {
    return this.#sql
      .exec<{ reaction: string }>(
        'SELECT reaction FROM chat_reaction WHERE message = ? AND subject = ? ORDER BY seq',
        message,
        subject,
      )
      .toArray()
      .map(({ reaction }) => reaction);
  }

  /**
   * Adds or removes a person's reaction.
   * @returns whether that changed anything.
   * @throws `Refusal` `conflict` when the message has too many different reactions already.
   */
  set(message: number, { subject, info: { name } }: Member, reaction: string, on: boolean): boolean {
    if (!on) {
      const removed = this.#sql.exec(
        'DELETE FROM chat_reaction WHERE message = ? AND reaction = ? AND subject = ? RETURNING seq',
        message,
        reaction,
        subject,
      );
      return removed.toArray().length > 0;
    }
    const kinds = this.#sql
      .exec<{ reaction: string }>('SELECT DISTINCT reaction FROM chat_reaction WHERE message = ?', message)
      .toArray();
    if (kinds.length >= MAX_REACTION_KINDS && !kinds.some((kind) => kind.reaction === reaction))
      throw Refusal.conflict(
        `This message has ${MAX_REACTION_KINDS} different reactions already. Use one of them.`,
      );
    const added = this.#sql.exec(
      'INSERT OR IGNORE INTO chat_reaction (message, reaction, subject, name) VALUES (?, ?, ?, ?) RETURNING seq',
      message,
      reaction,
      subject,
      name,
    );
    return added.toArray().length > 0;
  }

  /** Removes all reactions to a message. */
  clear(message: number): void {
    this.#sql.exec('DELETE FROM chat_reaction WHERE message = ?', message);
  }

  #first(message: number, reaction: string): ChatReaction['people'] {
    return this.#sql
      .exec<{ subject: string; name: string }>(
        'SELECT subject, name FROM chat_reaction WHERE message = ? AND reaction = ? ORDER BY seq LIMIT ?',
        message,
        reaction,
        MAX_REACTION_NAMES,
      )
      .toArray()
      .map(({ subject, name }) => ({ person: this.#ids.of(subject), name }));
  }
}
