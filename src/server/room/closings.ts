import type { TracksToClose } from './calls-operation.js';

/**
 * An object has six connections for its requests. Past that they queue, and their time runs out while they do; some
 * are left for what else it asks for.
 */
const AT_ONCE = 4;

/** Closes at the SFU what must not go on, a few sessions at a time, however many end at once. */
export class Closings {
  readonly #close: (tracks: TracksToClose) => Promise<void>;
  readonly #queue: TracksToClose[] = [];
  #running = 0;

  constructor(close: (tracks: TracksToClose) => Promise<void>) {
    this.#close = close;
  }

  /** @returns work to be kept alive until it is done; null where others that run see to it. */
  add(tracks: readonly TracksToClose[]): Promise<void> | null {
    this.#queue.push(...tracks);
    const more = Math.min(AT_ONCE - this.#running, tracks.length);
    if (more <= 0) return null;
    return Promise.all(Array.from({ length: more }, () => this.#run())).then(() => undefined);
  }

  async #run(): Promise<void> {
    this.#running++;
    try {
      for (let next = this.#queue.shift(); next; next = this.#queue.shift()) await this.#close(next);
    } finally {
      this.#running--;
    }
  }
}
