import type { TracksToClose } from './calls-operation.js';

/**
 * An object has six connections for its requests. Past that they queue, and their time runs out while they do; some
 * are left for what else it asks for.
 */
const AT_ONCE = 3;
/** One more for what enforces a decision, so that it need not wait for the end of a request that is under way. */
const URGENT_AT_ONCE = 4;

/** Closes at the SFU what must not go on, a few sessions at a time, however many end at once. */
export class CloseQueue {
  readonly #close: (tracks: TracksToClose) => Promise<void>;
  /** What enforces a removal or a revocation goes first, then what is known to flow, then what may be empty. */
  readonly #urgent: TracksToClose[] = [];
  readonly #flowing: TracksToClose[] = [];
  readonly #rest: TracksToClose[] = [];
  #running = 0;

  constructor(close: (tracks: TracksToClose) => Promise<void>) {
    this.#close = close;
  }

  /**
   * @param isUrgent enforces a decision about a person
   * @returns work to be kept alive until it is done; null where others that run see to it.
   */
  add(tracks: readonly TracksToClose[], isUrgent: boolean): Promise<void> | null {
    for (const one of tracks) {
      const isFlowing = one.mids.length > 0 || one.channels.length > 0;
      const queue = isUrgent ? [this.#flowing, this.#urgent] : [this.#rest, this.#flowing];
      queue[Number(isFlowing)]!.push(one);
    }
    const limit = isUrgent ? URGENT_AT_ONCE : AT_ONCE;
    const more = Math.min(limit - this.#running, tracks.length);
    if (more <= 0) return null;
    return Promise.all(Array.from({ length: more }, () => this.#run())).then(() => undefined);
  }

  async #run(): Promise<void> {
    this.#running++;
    try {
      for (;;) {
        const isOver = this.#running > AT_ONCE && this.#urgent.length === 0;
        const next = isOver
          ? undefined
          : (this.#urgent.shift() ?? this.#flowing.shift() ?? this.#rest.shift());
        if (!next) return;
        await this.#close(next);
      }
    } finally {
      this.#running--;
    }
  }
}
