import type { FileStorage } from '../behaviors/file-storage.js';
import type { FileBucket } from '../platform.js';
import type { RoomEnv } from '../settings.js';

/** Files in the bucket bound as `FILES`. R2 stores an object whole or not at all. */
export function r2Storage({ FILES: bucket }: RoomEnv): FileStorage | null {
  return bucket ? new R2Storage(bucket) : null;
}

class R2Storage implements FileStorage {
  readonly #bucket: FileBucket;

  constructor(bucket: FileBucket) {
    this.#bucket = bucket;
  }

  /** R2 takes a stream only if it knows its length beforehand. */
  async put(key: string, content: ReadableStream<Uint8Array>, size: number): Promise<void> {
    const { readable, writable } = new FixedLengthStream(size);
    const outcomes = await Promise.allSettled([content.pipeTo(writable), this.#bucket.put(key, readable)]);
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  }

  async get(key: string): Promise<{ content: ReadableStream<Uint8Array>; size: number } | null> {
    const found = await this.#bucket.get(key);
    return found && { content: found.body as ReadableStream<Uint8Array>, size: found.size };
  }

  async delete(keys: readonly string[]): Promise<void> {
    await this.#bucket.delete([...keys]);
  }
}
