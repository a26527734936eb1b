import type { FileStorage } from '../../behaviors/file-storage.js';
import type { RoomHost } from '../room-host.js';

const RETRY_AFTER_MS = 60_000;
/** The most that `FileStorage.delete` takes. */
const AT_ONCE = 1_000;

/**
 * The keys of files to delete from the storage. They are stored, and outlive the room's data, because the storage may be
 * out of reach just then; and the files that they name are no longer the room's.
 */
export class FileTrash {
  readonly #sql: SqlStorage;
  readonly #host: RoomHost;
  readonly #storage: FileStorage | null;
  readonly #changed: () => void;
  #isEmptying = false;
  #retryAtMs = 0;

  /** @param changed called when something is left to do later */
  constructor(sql: SqlStorage, host: RoomHost, storage: FileStorage | null, changed: () => void) {
    this.#changed = changed;
    this.#sql = sql;
    this.#host = host;
    this.#storage = storage;
    sql.exec('CREATE TABLE IF NOT EXISTS file_trash (key TEXT PRIMARY KEY, due INTEGER NOT NULL)');
  }

  /** @param dueMs not before; in milliseconds since the epoch. */
  add(keys: readonly string[], dueMs: number): void {
    for (const key of keys) this.#sql.exec('INSERT OR REPLACE INTO file_trash VALUES (?, ?)', key, dueMs);
  }

  /** When `empty` has to be called again, in milliseconds since the epoch; null: the trash is empty. */
  nextWakeMs(): number | null {
    if (!this.#storage || this.#isEmptying) return null;
    const { due } = this.#sql.exec<{ due: number | null }>('SELECT min(due) AS due FROM file_trash').one();
    return due === null ? null : Math.max(due, this.#retryAtMs);
  }

  /** Deletes in the background what is due. What cannot be deleted now is tried again later. */
  empty(): void {
    const storage = this.#storage;
    const wakeMs = this.nextWakeMs();
    if (!storage || wakeMs === null || wakeMs > this.#host.now()) return;
    this.#isEmptying = true;
    this.#host.background(async () => {
      try {
        for (let keys = this.#due(); keys.length > 0; keys = this.#due()) {
          await storage.delete(keys);
          for (const key of keys) this.#sql.exec('DELETE FROM file_trash WHERE key = ?', key);
        }
      } catch (error) {
        this.#retryAtMs = this.#host.now() + RETRY_AFTER_MS;
        throw error;
      } finally {
        this.#isEmptying = false;
        this.#changed();
      }
    });
  }

  #due(): string[] {
    return this.#sql
      .exec<{ key: string }>(
        'SELECT key FROM file_trash WHERE due <= ? ORDER BY due LIMIT ?',
        this.#host.now(),
        AT_ONCE,
      )
      .toArray()
      .map(({ key }) => key);
  }
}
