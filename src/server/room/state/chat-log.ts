import type { ChatMessage } from '../../../room/protocol/index.js';
import { Refusal } from '../../refusal.js';
import type { Member } from './member.js';
import { pageOf } from './page.js';

interface Row extends Record<string, SqlStorageValue> {
  id: number;
  sender: string;
  name: string;
  recipient: string | null;
  text: string;
  sent_at: number;
  edited_at: number | null;
  deleted: number;
}

const COLUMNS = 'id, sender, name, recipient, text, sent_at, edited_at, deleted';

/** The room's chat messages. Read permission is tied to the subject, so that it survives a reconnect. */
export class ChatLog {
  readonly #sql: SqlStorage;
  readonly #limit: number;

  /** @param limit how many messages are stored. */
  constructor(sql: SqlStorage, limit: number) {
    this.#sql = sql;
    this.#limit = limit;
    sql.exec(
      `CREATE TABLE IF NOT EXISTS chat (id INTEGER PRIMARY KEY AUTOINCREMENT, sender TEXT, sender_subject TEXT,
        name TEXT, recipient TEXT, recipient_subject TEXT, text TEXT, sent_at INTEGER, edited_at INTEGER,
        deleted INTEGER DEFAULT 0)`,
    );
  }

  add(message: { from: Member; to: Member | null; text: string; sentAtMs: number }): ChatMessage {
    const { from, to, text, sentAtMs } = message;
    const added = one(
      this.#sql.exec<Row>(
        `INSERT INTO chat (sender, sender_subject, name, recipient, recipient_subject, text, sent_at)
           VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING ${COLUMNS}`,
        from.info.id,
        from.subject,
        from.info.name,
        to?.info.id ?? null,
        to?.subject ?? null,
        text,
        sentAtMs,
      ),
    );
    this.#sql.exec('DELETE FROM chat WHERE id <= ?', added.id - this.#limit);
    return added;
  }

  find(id: number): ChatMessage | null {
    const row = this.#sql.exec<Row>(`SELECT ${COLUMNS} FROM chat WHERE id = ?`, id).toArray()[0];
    return row ? messageOf(row) : null;
  }

  isBy(id: number, subject: string): boolean {
    const rows = this.#sql.exec('SELECT 1 FROM chat WHERE id = ? AND sender_subject = ?', id, subject);
    return rows.toArray().length > 0;
  }

  /**
   * The subjects who may read a private message. After a rejoin their participant id differs, the subject does not.
   */
  readers(id: number): ReadonlySet<unknown> {
    const [row] = this.#sql
      .exec('SELECT sender_subject, recipient_subject FROM chat WHERE id = ?', id)
      .toArray();
    return new Set(Object.values(row ?? {}));
  }

  /** @throws `Refusal` `not_found` when the message was deleted. */
  edit(id: number, text: string, nowMs: number): ChatMessage {
    return one(
      this.#sql.exec<Row>(
        `UPDATE chat SET text = ?, edited_at = ? WHERE id = ? AND deleted = 0 RETURNING ${COLUMNS}`,
        text,
        nowMs,
        id,
      ),
    );
  }

  /** Deletes the text, and keeps that there was a message. */
  delete(id: number): ChatMessage {
    return one(
      this.#sql.exec<Row>(`UPDATE chat SET text = '', deleted = 1 WHERE id = ? RETURNING ${COLUMNS}`, id),
    );
  }

  /** The messages before `before` that `subject` may read, latest first. */
  page(
    subject: string,
    before: number | undefined,
    limit: number,
  ): { messages: ChatMessage[]; more: boolean } {
    const rows = this.#sql.exec<Row>(
      `SELECT ${COLUMNS} FROM chat
         WHERE id < ? AND (recipient IS NULL OR recipient_subject = ? OR sender_subject = ?)
         ORDER BY id DESC LIMIT ?`,
      before ?? Number.MAX_SAFE_INTEGER,
      subject,
      subject,
      limit + 1,
    );
    const { items: messages, more } = pageOf(messagesOf(rows), limit);
    return { messages, more };
  }
}

/** Yields lazily, so that only the rows of a page are read. */
function* messagesOf(rows: Iterable<Row>): Iterable<ChatMessage> {
  for (const row of rows) yield messageOf(row);
}

function one(rows: SqlStorageCursor<Row>): ChatMessage {
  const row = rows.toArray()[0];
  if (!row) throw Refusal.noMessage();
  return messageOf(row);
}

function messageOf({ id, sender, name, recipient, text, sent_at, edited_at, deleted }: Row): ChatMessage {
  return {
    id,
    from: sender,
    name,
    to: recipient,
    text,
    sentAtMs: sent_at,
    editedAtMs: edited_at,
    deleted: deleted === 1,
  };
}
