/**
 * The back end of the files that people send in the chat. The default is the R2 bucket bound as `FILES`; a site can supply
 * another, to `defineRoom({ files: { storage } })` and `createWorker({ fileStorage })`. The room decides who may write and
 * read, and checks each file on its way: the storage only keeps bytes.
 */
export interface FileStorage {
  /**
   * Stores exactly `size` bytes, or nothing: when `content` fails, or has another length, the promise rejects and there is
   * no such file. `content` is not kept in memory: do not gather it either.
   */
  put(key: string, content: ReadableStream<Uint8Array>, size: number): Promise<void>;
  /** Null: there is no such file. */
  get(key: string): Promise<{ content: ReadableStream<Uint8Array>; size: number } | null>;
  /** Deletes files, at most 1,000. Those that do not exist are no error. */
  delete(keys: readonly string[]): Promise<void>;
}

/** Returns the storage of a Worker; null: it has none, so that nobody can send files. */
export type FileStorageOf<Env> = (env: Env) => FileStorage | null;
