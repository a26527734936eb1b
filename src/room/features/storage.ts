import { CallroomError } from '../../core/errors.js';
import { atom, type ReadableStore } from '../../core/store.js';
import type { RoomAccess } from '../base-room-client.js';
import type { RequestOptions } from '../outbox.js';
import type { StorageWrite, StoredEntry } from '../protocol/index.js';

const MAX_KEYS_AT_ONCE = 64;
const PAGE = 200;
const TRANSACTION_ATTEMPTS = 5;

export interface Watch {
  /** The entries under the prefix, by key. */
  readonly entries: ReadableStore<ReadonlyMap<string, unknown>>;
  stop(): void;
}

/** The parts of a room that storage uses. */
export type StorageRoom = Pick<RoomAccess, 'self' | 'command' | 'query' | 'on'>;

export type Changes = Partial<Pick<StorageWrite, 'put' | 'delete'>>;

/**
 * A room's key-value storage, shared by all participants who may read it: keys of at most 128 characters, JSON values
 * of at most 16,000 characters each, and at most 1,000 keys and 1,000,000 characters in all.
 *
 * Every method throws `RoomError`: `not_allowed`, `quota_exceeded`, `conflict`, or a connection error.
 */
export class RoomStorage {
  readonly #room: StorageRoom;

  constructor(room: StorageRoom) {
    this.#room = room;
  }

  /** The value, or `undefined` if the key does not exist. */
  async get(key: string, options?: RequestOptions): Promise<unknown> {
    return (await this.getMany([key], options)).get(key);
  }

  /** The values of the given keys; missing keys are left out. */
  async getMany(keys: readonly string[], options?: RequestOptions): Promise<Map<string, unknown>> {
    return valuesOf(await this.#entries(keys, options));
  }

  async put(key: string, value: unknown, options?: RequestOptions): Promise<void> {
    await this.#write({ put: [{ key, value }] }, options);
  }

  /** Stores many entries: one transaction per 64 entries. */
  async putMany(values: Iterable<readonly [string, unknown]>, options?: RequestOptions): Promise<void> {
    const put = [...values].map(([key, value]) => ({ key, value }));
    for (const some of inChunks(put)) await this.#write({ put: some }, options);
  }

  async delete(key: string, options?: RequestOptions): Promise<void> {
    await this.#write({ delete: [key] }, options);
  }

  async deleteMany(keys: readonly string[], options?: RequestOptions): Promise<void> {
    for (const some of inChunks(keys)) await this.#write({ delete: some }, options);
  }

  /** All entries whose keys begin with `prefix`, in key order. */
  async list(prefix = '', options?: RequestOptions): Promise<Map<string, unknown>> {
    const entries: StoredEntry[] = [];
    for (let more = true; more; ) {
      const last = entries.at(-1)?.key;
      const page = { prefix, limit: PAGE, ...(last === undefined ? {} : { after: last }) };
      const answer = await this.#room.query('storage.list', page, options);
      entries.push(...answer.entries);
      more = answer.more;
    }
    return valuesOf(entries);
  }

  /**
   * Reads `keys`, calls `decide` with their values, and applies the returned changes only if none of the keys changed
   * meanwhile. Otherwise it reads and calls `decide` again, at most five times.
   */
  async transaction(
    keys: readonly string[],
    decide: (values: ReadonlyMap<string, unknown>) => Changes,
    options?: RequestOptions,
  ): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const entries = await this.#entries(keys, options);
      const checks = keys.map((key) => ({
        key,
        version: entries.find((entry) => entry.key === key)?.version ?? 0,
      }));
      try {
        return await this.#write({ checks, ...decide(valuesOf(entries)) }, options);
      } catch (error) {
        const isConflict = error instanceof CallroomError && error.code === 'conflict';
        if (!isConflict || attempt === TRANSACTION_ATTEMPTS) throw error;
      }
    }
  }

  /** Follows the entries under a prefix, across reconnects. */
  watch(prefix: string): Watch {
    const entries = atom<ReadonlyMap<string, unknown>>(new Map());
    const stops = [
      this.#room.on('storage.changed', ({ changes }) => {
        const next = new Map(entries.get());
        for (const change of changes.filter(({ key }) => key.startsWith(prefix))) {
          if ('value' in change) next.set(change.key, change.value);
          else next.delete(change.key);
        }
        entries.set(next);
      }),
      // After a new welcome, changes may have been missed.
      this.#room.self.subscribe((self) => {
        if (self) void this.#follow(prefix, entries);
      }),
    ];
    return {
      entries,
      stop: () => {
        for (const stop of stops) stop();
        this.#room.command('storage.unwatch', { prefix }).catch(() => {
          // Outside the room there is nothing to unwatch.
        });
      },
    };
  }

  async #follow(prefix: string, entries: { set(value: ReadonlyMap<string, unknown>): void }): Promise<void> {
    try {
      await this.#room.command('storage.watch', { prefix });
      entries.set(await this.list(prefix));
    } catch {
      // Not granted, or the connection was lost: the next welcome tries again.
    }
  }

  async #entries(keys: readonly string[], options?: RequestOptions): Promise<StoredEntry[]> {
    const entries: StoredEntry[] = [];
    for (const some of inChunks(keys)) {
      for (let left: readonly string[] = some; left.length > 0; ) {
        const page = await this.#room.query('storage.get', { keys: [...left] }, options);
        entries.push(...page.entries);
        left = page.rest;
      }
    }
    return entries;
  }

  async #write(write: Partial<StorageWrite>, options?: RequestOptions): Promise<void> {
    await this.#room.command('storage.write', write, options);
  }
}

function valuesOf(entries: readonly StoredEntry[]): Map<string, unknown> {
  return new Map(entries.map(({ key, value }) => [key, value]));
}

function inChunks<T>(items: readonly T[]): T[][] {
  const chunks: T[][] = [];
  for (let at = 0; at < items.length; at += MAX_KEYS_AT_ONCE)
    chunks.push(items.slice(at, at + MAX_KEYS_AT_ONCE));
  return chunks;
}
