import type { ChatAttachment, FileType } from '../../../room/protocol/index.js';
import type { FileTrash } from './file-trash.js';

/** `offered`: announced. `uploading`: its content is on its way. `stored`: it is whole. */
type State = 'offered' | 'uploading' | 'stored';

interface Row extends Record<string, SqlStorageValue> {
  id: string;
  subject: string;
  name: string;
  type: string;
  size: number;
  state: State;
  /** The media type of the thumbnail; null: the file has no thumbnail. */
  thumbnail: string | null;
  message: number | null;
}

export interface FileRecord extends Omit<ChatAttachment, 'thumbnail'> {
  type: FileType;
  /** The media type of the thumbnail; null: the file has no thumbnail. */
  thumbnail: FileType | null;
  /** The person who announced it. */
  subject: string;
  state: State;
  /** The message that it is part of; null: it is not sent yet. */
  message: number | null;
}

/** How long an upload may take, and how long a file may wait to be sent. */
export const UNSENT_LASTS_MS = 3_600_000;

/** The files of a room: who sent them, what they are, and the messages they belong to. Their bytes are in the storage. */
export class FileRecords {
  readonly #sql: SqlStorage;
  readonly #trash: FileTrash;
  readonly #room: string;
  readonly #now: () => number;

  constructor(sql: SqlStorage, trash: FileTrash, { room, now }: { room: string; now: () => number }) {
    this.#sql = sql;
    this.#trash = trash;
    this.#room = room;
    this.#now = now;
    sql.exec(
      `CREATE TABLE IF NOT EXISTS file (id TEXT PRIMARY KEY, subject TEXT NOT NULL, name TEXT NOT NULL,
        type TEXT NOT NULL, size INTEGER NOT NULL, at INTEGER NOT NULL, state TEXT DEFAULT 'offered',
        thumbnail TEXT, message INTEGER, place INTEGER)`,
    );
    sql.exec('CREATE INDEX IF NOT EXISTS file_message ON file (message, place)');
    sql.exec('CREATE INDEX IF NOT EXISTS file_subject ON file (subject)');
  }

  add(file: Pick<FileRecord, 'subject' | 'name' | 'type' | 'size'>): string {
    const id = `f_${crypto.randomUUID().replaceAll('-', '')}`;
    this.#sql.exec(
      'INSERT INTO file (id, subject, name, type, size, at) VALUES (?, ?, ?, ?, ?, ?)',
      id,
      file.subject,
      file.name,
      file.type,
      file.size,
      this.#now(),
    );
    return id;
  }

  get(id: string): FileRecord | null {
    const [row] = this.#sql.exec<Row>('SELECT * FROM file WHERE id = ?', id).toArray();
    return row ? recordOf(row) : null;
  }

  /** The files of a message, in order. */
  of(message: number): ChatAttachment[] {
    return this.#sql
      .exec<Row>('SELECT * FROM file WHERE message = ? ORDER BY place', message)
      .toArray()
      .map((row) => attachmentOf(recordOf(row)));
  }

  setState(id: string, state: State): void {
    this.#sql.exec('UPDATE file SET state = ? WHERE id = ?', state, id);
  }

  setThumbnail(id: string, type: FileType): void {
    this.#sql.exec('UPDATE file SET thumbnail = ? WHERE id = ?', type, id);
  }

  /** Makes files parts of a message, in this order. */
  attach(ids: readonly string[], message: number): void {
    for (const [place, id] of ids.entries())
      this.#sql.exec('UPDATE file SET message = ?, place = ? WHERE id = ?', message, place, id);
  }

  /** How many files a person has in the room. */
  countOf(subject: string): number {
    return this.#sql.exec<{ n: number }>('SELECT count(*) AS n FROM file WHERE subject = ?', subject).one().n;
  }

  /** How many files the room has, and how large they are together, in bytes. */
  total(): { count: number; bytes: number } {
    return this.#sql
      .exec<{ count: number; bytes: number }>(
        'SELECT count(*) AS count, coalesce(sum(size), 0) AS bytes FROM file',
      )
      .one();
  }

  remove(id: string): void {
    this.#removeWhere('id = ?', id);
  }

  removeOf(message: number): void {
    this.#removeWhere('message = ?', message);
  }

  removeAll(): void {
    this.#removeWhere('1');
  }

  /** Removes what was announced long ago and never sent. */
  removeStale(): void {
    this.#removeWhere('message IS NULL AND at <= ?', this.#now() - UNSENT_LASTS_MS);
  }

  /** When `removeStale` has something to remove, in milliseconds since the epoch; null: everything is sent. */
  staleAtMs(): number | null {
    const { at } = this.#sql
      .exec<{ at: number | null }>('SELECT min(at) AS at FROM file WHERE message IS NULL')
      .one();
    return at === null ? null : at + UNSENT_LASTS_MS;
  }

  /** The keys in the storage of a file, which the records may no longer have. */
  keysOf(id: string): { content: string; thumbnail: string } {
    return { content: `${this.#room}/${id}`, thumbnail: `${this.#room}/${id}.thumbnail` };
  }

  #removeWhere(condition: string, ...values: SqlStorageValue[]): void {
    const removed = this.#sql.exec<Row>(`DELETE FROM file WHERE ${condition} RETURNING *`, ...values);
    for (const { id, state } of removed.toArray()) {
      // An upload may still be on its way, and its Worker may end before it reports: then the storage has it later.
      const dueMs = this.#now() + (state === 'uploading' ? UNSENT_LASTS_MS : 0);
      this.#trash.add(Object.values(this.keysOf(id)), dueMs);
    }
  }
}

export function attachmentOf({ id, name, type, size, thumbnail }: FileRecord): ChatAttachment {
  return { id, name, type, size, thumbnail: thumbnail !== null };
}

/** Sound because only types that the room has checked are stored. */
function recordOf({ id, subject, name, type, size, state, thumbnail, message }: Row): FileRecord {
  return {
    ...{ id, subject, name, size, state, message },
    type: type as FileType,
    thumbnail: thumbnail as FileType | null,
  };
}
