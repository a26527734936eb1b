import {
  type ChatReaction,
  MAX_OWN_REACTIONS,
  MAX_REACTION_KINDS,
  MAX_REACTION_NAMES,
} from '../../../room/protocol/index.js';
import { Refusal } from '../../refusal.js';
import type { Member } from './member.js';
import type { PersonIds } from './person-ids.js';

interface Kind extends Record<string, SqlStorageValue> {
  reaction: string;
  count: number;
}

/**
 * Who reacted to which chat message with what: each person once per reaction. The count of each kind is stored, and
 * every query has an index: thousands of people may react to one message.
 */
export class ChatReactions {
  readonly #sql: SqlStorage;
  readonly #ids: PersonIds;

  constructor(sql: SqlStorage, ids: PersonIds) {
    this.#sql = sql;
    this.#ids = ids;
    sql.exec(
      `CREATE TABLE IF NOT EXISTS chat_reaction (seq INTEGER PRIMARY KEY AUTOINCREMENT, message INTEGER NOT NULL,
        reaction TEXT NOT NULL, subject TEXT NOT NULL, name TEXT NOT NULL, UNIQUE (message, subject, reaction))`,
    );
    sql.exec('CREATE INDEX IF NOT EXISTS chat_reaction_order ON chat_reaction (message, reaction, seq)');
    sql.exec(
      `CREATE TABLE IF NOT EXISTS chat_reaction_kind (message INTEGER, reaction TEXT, since INTEGER NOT NULL,
        count INTEGER NOT NULL, PRIMARY KEY (message, reaction))`,
    );
  }

  /** The reactions to a message, the earliest kind first. */
  of(message: number): ChatReaction[] {
    return this.#kinds(message).map(({ reaction, count }) => ({
      reaction,
      count,
      people: this.#first(message, reaction),
    }));
  }

  /** Some kinds of reactions to a message; a kind that nobody uses any more has the count 0. */
  some(message: number, kinds: Iterable<string>): ChatReaction[] {
    const known = new Map(this.of(message).map((kind) => [kind.reaction, kind]));
    return [...kinds].map((reaction) => known.get(reaction) ?? { reaction, count: 0, people: [] });
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
   * @throws `Refusal` `conflict` when the message, or the person, has too many different reactions already.
   */
  set(message: number, { subject, info: { name } }: Member, reaction: string, on: boolean): boolean {
    const own = this.by(message, subject);
    if (own.includes(reaction) === on) return false;
    if (!on) {
      this.#sql.exec(
        'DELETE FROM chat_reaction WHERE message = ? AND subject = ? AND reaction = ?',
        message,
        subject,
        reaction,
      );
      this.#count(message, reaction, -1);
      return true;
    }
    if (own.length >= MAX_OWN_REACTIONS)
      throw Refusal.conflict(
        `You have ${MAX_OWN_REACTIONS} different reactions to this message already. Take one of them back first.`,
      );
    const kinds = this.#kinds(message);
    if (kinds.length >= MAX_REACTION_KINDS && !kinds.some((kind) => kind.reaction === reaction))
      throw Refusal.conflict(
        `This message has ${MAX_REACTION_KINDS} different reactions already. Use one of them.`,
      );
    this.#sql.exec(
      'INSERT INTO chat_reaction (message, reaction, subject, name) VALUES (?, ?, ?, ?)',
      message,
      reaction,
      subject,
      name,
    );
    this.#count(message, reaction, 1);
    return true;
  }

  /** Removes all reactions to a message. */
  clear(message: number): void {
    for (const table of ['chat_reaction', 'chat_reaction_kind'])
      this.#sql.exec(`DELETE FROM ${table} WHERE message = ?`, message);
  }

  #kinds(message: number): Kind[] {
    return this.#sql
      .exec<Kind>('SELECT reaction, count FROM chat_reaction_kind WHERE message = ? ORDER BY since', message)
      .toArray();
  }

  #count(message: number, reaction: string, by: 1 | -1): void {
    this.#sql.exec(
      `INSERT INTO chat_reaction_kind SELECT ?1, ?2, coalesce(max(since), 0) + 1, ?3
         FROM chat_reaction_kind WHERE message = ?1
       ON CONFLICT DO UPDATE SET count = count + ?3`,
      message,
      reaction,
      by,
    );
    this.#sql.exec('DELETE FROM chat_reaction_kind WHERE message = ? AND count <= 0', message);
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
