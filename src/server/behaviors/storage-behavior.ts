import type { StorageWrite, StoredEntry } from '../../room/protocol/index.js';

/**
 * Where a room's storage is kept. The room's own keeps it in the room's object; a site may give another with
 * `defineRoom({storage})`, such as one on its own database. Who may read and write is decided before it is asked.
 */
export interface StorageBehavior {
  /** The entries of those keys that are there. */
  get(keys: readonly string[]): StoredEntry[] | Promise<StoredEntry[]>;
  /** The entries whose keys begin with `prefix` and come after `after`, in the order of their keys. */
  list(options: StorageListOptions): StoredEntry[] | Promise<StoredEntry[]>;
  /**
   * Makes all changes or none, and returns their common version, higher than any before.
   * @throws `Refusal` `conflict` where a check fails, `quota_exceeded` where it would not fit.
   */
  write(write: StorageWrite): number | Promise<number>;
}

export interface StorageListOptions {
  prefix: string;
  after: string;
  limit: number;
  /** The page that the entries are for takes at most so many bytes of JSON: entries past that need not be read. */
  maxBytes: number;
}
