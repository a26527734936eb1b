import type { TracksToClose } from './calls-operation.js';

/**
 * A Durable Object has six connections for outgoing requests. Further requests queue while their deadlines run, so
 * this leaves some connections for other requests.
 */
const AT_ONCE = 3;
/** An additional request for urgent closes, so that they need not wait for a running request to end. */
const URGENT_AT_ONCE = 4;

/** Closes tracks and data channels at the SFU, a few sessions at a time, however many end at once. */
export class CloseQueue {
  readonly #close: (tracks: TracksToClose) => Promise<unknown>;
  /**
   * The order: closes that enforce a removal or a revocation, then sessions known to carry media, then sessions that
   * may be empty.
   */
  readonly #urgent: TracksToClose[] = [];
  readonly #flowing: TracksToClose[] = [];
  readonly #rest: TracksToClose[] = [];
  #running = 0;

  constructor(close: (tracks: TracksToClose) => Promise<unknown>) {
    this.#close = close;
  }

  /**
   * @param isUrgent whether the close enforces a decision about a person.
   * @returns work to keep alive until it is done; null when running work already covers it.
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
