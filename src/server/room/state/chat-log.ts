import {
  type ChatChange,
  type ChatMessage,
  type ChatPin,
  type ChatQuote,
  quoteOf,
} from '../../../room/protocol/index.js';
import { Refusal } from '../../refusal.js';
import type { FileRecords } from '../files/file-records.js';
import { addColumns } from './add-columns.js';
import { ChatReactions } from './chat-reactions.js';
import { type ChatReaders, seesBackstage } from './chat-readers.js';
import type { Member } from './member.js';
import { pageOf } from './page.js';
import type { PersonIds } from './person-ids.js';

interface Row extends Record<string, SqlStorageValue> {
  id: number;
  sender: string;
  sender_subject: string;
  name: string;
  recipient: string | null;
  text: string;
  sent_at: number;
  edited_at: number | null;
  deleted: number;
  reply_to: number | null;
  backstage: number;
  quoted_subject: string | null;
  quoted_name: string | null;
  quoted_text: string | null;
  quoted_deleted: number | null;
}

type Change = Pick<Row, 'text' | 'edited_at' | 'deleted'>;

/** Who reads, as the parameters `?1` and `?2` of `isReadable`. */
const readerOf = (member: Member) => [member.subject, seesBackstage(member) ? 1 : 0] as const;
/** Whether the reader may read a message: decided here for messages, quotes and the pinned message alike. */
const isReadable = (table: 'm' | 'q') =>
  `CASE WHEN ${table}.recipient IS NULL THEN ${table}.backstage <= ?2
    ELSE ?1 IN (${table}.sender_subject, ${table}.recipient_subject) END`;
/** The messages that the reader may read. A quote that they may not read is as one of a deleted message. */
const SELECT = `SELECT m.id, m.sender, m.sender_subject, m.name, m.recipient, m.text, m.sent_at, m.edited_at,
    m.deleted, m.reply_to, m.backstage, q.sender_subject AS quoted_subject, q.name AS quoted_name,
    q.text AS quoted_text, q.deleted AS quoted_deleted
  FROM chat m LEFT JOIN chat q ON q.id = m.reply_to AND ${isReadable('q')} WHERE ${isReadable('m')}`;
const CHANGE = 'text, edited_at, deleted';

/** Who writes a message: a member, or a behavior under a name of its own. */
export type ChatAuthor = Pick<Member, 'subject'> & { readonly info: Pick<Member['info'], 'id' | 'name'> };

/** A message to add. */
export interface NewMessage {
  from: ChatAuthor;
  to: Member | null;
  text: string;
  sentAtMs: number;
  replyTo: number | null;
  /** Only those who see the backstage read it. Of no effect on a private message, which its two people read. */
  backstage: boolean;
  /** The ids of its files, in order. Default: none. */
  files?: readonly string[];
}

/** The room's chat messages. Read permission is tied to the subject, so that it survives a reconnect. */
export class ChatLog {
  readonly reactions: ChatReactions;
  readonly #sql: SqlStorage;
  readonly #limit: number;
  readonly #ids: PersonIds;
  readonly #files: FileRecords;

  /** @param parts `limit`: how many messages are stored. */
  constructor(sql: SqlStorage, { limit, ids, files }: { limit: number; ids: PersonIds; files: FileRecords }) {
    this.#sql = sql;
    this.#limit = limit;
    this.#ids = ids;
    this.#files = files;
    this.reactions = new ChatReactions(sql, ids);
    sql.exec(
      `CREATE TABLE IF NOT EXISTS chat (id INTEGER PRIMARY KEY AUTOINCREMENT, sender TEXT, sender_subject TEXT,
        name TEXT, recipient TEXT, recipient_subject TEXT, text TEXT, sent_at INTEGER, edited_at INTEGER,
        deleted INTEGER DEFAULT 0)`,
    );
    addColumns(sql, 'chat', {
      reply_to: 'INTEGER',
      pinned: 'INTEGER DEFAULT 0',
      backstage: 'INTEGER DEFAULT 0',
    });
    sql.exec('CREATE INDEX IF NOT EXISTS chat_pinned ON chat (id) WHERE pinned = 1');
  }

  add({ from, to, text, sentAtMs, replyTo, backstage, files = [] }: NewMessage): number {
    const { id } = this.#sql
      .exec<{ id: number }>(
        `INSERT INTO chat (sender, sender_subject, name, recipient, recipient_subject, text, sent_at, reply_to, backstage)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
        from.info.id,
        from.subject,
        from.info.name,
        to?.info.id ?? null,
        to?.subject ?? null,
        text,
        sentAtMs,
        replyTo,
        backstage && !to ? 1 : 0,
      )
      .one();
    this.#files.attach(files, id);
    this.#trim(id - this.#limit);
    return id;
  }

  /** The message, if it exists and the member may read it. */
  read(id: number, reader: Member): ChatMessage | null {
    const [row] = this.#sql.exec<Row>(`${SELECT} AND m.id = ?3`, ...readerOf(reader), id).toArray();
    return row ? this.#messageOf(row, reader.subject) : null;
  }

  /** Whether there is a message, not deleted. */
  exists(id: number): boolean {
    return this.#sql.exec('SELECT 1 FROM chat WHERE id = ? AND deleted = 0', id).toArray().length > 0;
  }

  isBy(id: number, subject: string): boolean {
    const rows = this.#sql.exec('SELECT 1 FROM chat WHERE id = ? AND sender_subject = ?', id, subject);
    return rows.toArray().length > 0;
  }

  /** Who may read a message. Null: it does not exist. After a rejoin participant ids differ, the subjects do not. */
  readers(id: number): ChatReaders | null {
    const [row] = this.#sql
      .exec<{ sender_subject: string; recipient_subject: string | null; backstage: number }>(
        'SELECT sender_subject, recipient_subject, backstage FROM chat WHERE id = ?',
        id,
      )
      .toArray();
    if (!row) return null;
    if (row.recipient_subject !== null) return [row.sender_subject, row.recipient_subject];
    return row.backstage ? 'backstage' : 'everyone';
  }

  /** @throws `Refusal` `not_found` when the message was deleted. */
  edit(id: number, text: string, nowMs: number): ChatChange {
    return this.#change(
      id,
      this.#sql.exec<Change>(
        `UPDATE chat SET text = ?, edited_at = ? WHERE id = ? AND deleted = 0 RETURNING ${CHANGE}`,
        text,
        nowMs,
        id,
      ),
    );
  }

  /** Deletes the text, the files and the reactions, unpins the message, and keeps that there was a message. */
  delete(id: number): ChatChange {
    this.reactions.clear(id);
    this.#files.removeOf(id);
    return this.#change(
      id,
      this.#sql.exec<Change>(
        `UPDATE chat SET text = '', deleted = 1, pinned = 0 WHERE id = ? RETURNING ${CHANGE}`,
        id,
      ),
    );
  }

  /** @param isBackstage whether the reader sees what was said backstage. A private message is never pinned. */
  pinned(isBackstage: boolean): ChatPin | null {
    const [row] = this.#sql.exec<Row>(`${SELECT} AND m.pinned = 1`, '', isBackstage ? 1 : 0).toArray();
    if (!row) return null;
    const { id, sender_subject, name, text, sent_at } = row;
    const shown = text || this.#fileName(id);
    return { message: id, person: this.#ids.of(sender_subject), name, text: shown, sentAtMs: sent_at };
  }

  /** Pins a message in place of the previous one; null unpins it. */
  pin(id: number | null): void {
    this.#sql.exec('UPDATE chat SET pinned = 0 WHERE pinned = 1');
    if (id !== null) this.#sql.exec('UPDATE chat SET pinned = 1 WHERE id = ?', id);
  }

  /** The messages before `before` that the member may read, latest first. */
  page(
    reader: Member,
    before: number | undefined,
    limit: number,
  ): { messages: ChatMessage[]; more: boolean } {
    const rows = this.#sql.exec<Row>(
      `${SELECT} AND m.id < ?3 ORDER BY m.id DESC LIMIT ?4`,
      ...readerOf(reader),
      before ?? Number.MAX_SAFE_INTEGER,
      limit + 1,
    );
    const { items: messages, more } = pageOf(this.#messagesOf(rows, reader.subject), limit);
    return { messages, more };
  }

  /**
   * The latest messages to everyone that have a text, the earliest first.
   * @param isBackstage whether with what was said backstage
   */
  recent(limit: number, isBackstage: boolean): ChatMessage[] {
    const rows = this.#sql.exec<Row>(
      `${SELECT} AND m.recipient IS NULL AND m.text <> '' ORDER BY m.id DESC LIMIT ?3`,
      '',
      isBackstage ? 1 : 0,
      limit,
    );
    return [...this.#messagesOf(rows, '')].reverse();
  }

  /** The message as everyone reads it who may: nobody's own reactions are in it. */
  readAs(id: number, isBackstage: boolean): ChatMessage | null {
    const [row] = this.#sql.exec<Row>(`${SELECT} AND m.id = ?3`, '', isBackstage ? 1 : 0, id).toArray();
    return row ? this.#messageOf(row, '') : null;
  }

  /** Deletes the oldest messages, except the pinned one. */
  #trim(lastId: number): void {
    const isOld = 'id <= ? AND pinned = 0';
    const old = this.#sql.exec<{ id: number }>(`DELETE FROM chat WHERE ${isOld} RETURNING id`, lastId);
    for (const { id } of old.toArray()) {
      this.reactions.clear(id);
      this.#files.removeOf(id);
    }
  }

  #change(message: number, rows: SqlStorageCursor<Change>): ChatChange {
    const row = rows.toArray()[0];
    if (!row) throw Refusal.noMessage();
    return { message, text: row.text, editedAtMs: row.edited_at, deleted: row.deleted === 1 };
  }

  /** Yields lazily, so that only the rows of a page are read. */
  *#messagesOf(rows: Iterable<Row>, subject: string): Iterable<ChatMessage> {
    for (const row of rows) yield this.#messageOf(row, subject);
  }

  #messageOf(row: Row, subject: string): ChatMessage {
    const { id, sender, sender_subject, name, recipient, text, sent_at, edited_at, deleted, backstage } = row;
    return {
      id,
      from: sender,
      person: this.#ids.of(sender_subject),
      name,
      to: recipient,
      text,
      attachments: this.#files.of(id),
      sentAtMs: sent_at,
      editedAtMs: edited_at,
      deleted: deleted === 1,
      backstage: backstage === 1,
      replyTo: this.#quoteIn(row),
      reactions: this.reactions.of(id),
      ownReactions: this.reactions.by(id, subject),
    };
  }

  /** What stands for a message of files alone. */
  #fileName(message: number): string {
    return this.#files.of(message)[0]?.name ?? '';
  }

  #quoteIn({
    reply_to: message,
    quoted_subject,
    quoted_name,
    quoted_text,
    quoted_deleted,
  }: Row): ChatQuote | null {
    if (message === null) return null;
    if (quoted_subject === null) return { message, person: '', name: '', text: '', deleted: true };
    return {
      message,
      person: this.#ids.of(quoted_subject),
      name: quoted_name ?? '',
      text: quoteOf(quoted_text || this.#fileName(message)),
      deleted: quoted_deleted === 1,
    };
  }
}
