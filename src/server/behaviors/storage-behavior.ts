import type { StorageWrite, StoredEntry } from '../../room/protocol/index.js';

/**
 * The back end of a room's storage. The default keeps it in the room's own object; a site can supply another with
 * `defineRoom({storage})`, such as its own database. The room checks read and write permission before each call.
 */
export interface StorageBehavior {
  /** The entries of the given keys; missing keys are left out. */
  get(keys: readonly string[]): StoredEntry[] | Promise<StoredEntry[]>;
  /** The entries whose keys begin with `prefix` and come after `after`, in key order. */
  list(options: StorageListOptions): StoredEntry[] | Promise<StoredEntry[]>;
  /**
   * Applies all changes or none, and returns their common version, which is higher than any before.
   * @throws `Refusal` `conflict` when a check fails, `quota_exceeded` when the result would exceed the limits.
   */
  write(write: StorageWrite): number | Promise<number>;
}

export interface StorageListOptions {
  prefix: string;
  after: string;
  limit: number;
  /** The most bytes of JSON that the page holds: you need not read entries past that. */
  maxBytes: number;
}
