import type { StorageWrite, StoredEntry } from '../../../room/protocol/index.js';
import type { StorageBehavior, StorageListOptions } from '../../behaviors/storage-behavior.js';
import { Refusal } from '../../refusal.js';

const MAX_KEYS = 1_000;
const MAX_LENGTH = 1_000_000;

interface Row extends Record<string, SqlStorageValue> {
  key: string;
  json: string;
  version: number;
}

/**
 * A room's storage in the room's own database. It is synchronous, so that a write and its answer are stored together
 * or not at all.
 */
export class ObjectStorage implements StorageBehavior {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec('CREATE TABLE IF NOT EXISTS entry (key TEXT PRIMARY KEY, json TEXT NOT NULL, version INTEGER)');
    sql.exec('CREATE TABLE IF NOT EXISTS entry_version (id INTEGER PRIMARY KEY, version INTEGER NOT NULL)');
  }

  get(keys: readonly string[]): StoredEntry[] {
    return keys.flatMap((key) =>
      this.#sql.exec<Row>('SELECT * FROM entry WHERE key = ?', key).toArray().map(entryOf),
    );
  }

  list({ prefix, after, limit, maxBytes }: StorageListOptions): StoredEntry[] {
    const rows = this.#sql.exec<Row>(
      // SQLite counts characters differently from JavaScript, so let it measure the prefix itself.
      'SELECT * FROM entry WHERE key > ?1 AND substr(key, 1, length(?2)) = ?2 ORDER BY key LIMIT ?3',
      after,
      prefix,
      limit,
    );
    const entries: StoredEntry[] = [];
    let length = 0;
    for (const row of rows) {
      entries.push(entryOf(row));
      length += row.json.length;
      if (length > maxBytes) break;
    }
    return entries;
  }

  write({ checks, put, delete: deleted }: StorageWrite): number {
    for (const { key, version } of checks) {
      const present = this.get([key])[0]?.version ?? 0;
      if (present !== version)
        throw Refusal.conflict(
          `Another participant has changed ${key} meanwhile. Read it again, then write.`,
        );
    }
    const version = this.#nextVersion();
    for (const { key, value } of put) {
      this.#sql.exec('INSERT OR REPLACE INTO entry VALUES (?, ?, ?)', key, JSON.stringify(value), version);
    }
    for (const key of deleted) this.#sql.exec('DELETE FROM entry WHERE key = ?', key);
    const { keys, length } = this.#sql
      .exec<{ keys: number; length: number }>(
        'SELECT count(*) AS keys, coalesce(sum(length(key) + length(json)), 0) AS length FROM entry',
      )
      .one();
    // Thrown inside the caller's transaction, this rolls back everything above.
    if (keys > MAX_KEYS)
      throw Refusal.quota(`The storage of this room is full: it holds ${MAX_KEYS} keys. Delete some first.`);
    if (length > MAX_LENGTH)
      throw Refusal.quota(
        `The storage of this room is full: it holds ${MAX_LENGTH} characters. Delete some first.`,
      );
    return version;
  }

  #nextVersion(): number {
    return this.#sql
      .exec<{ version: number }>(
        `INSERT INTO entry_version VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET version = version + 1
           RETURNING version`,
      )
      .one().version;
  }
}

function entryOf({ key, json, version }: Row): StoredEntry {
  return { key, value: JSON.parse(json) as unknown, version };
}
