import type { Clock } from '../core/clock.js';

/** Whoever turns pages comes back; and an encoder that starts again begins with a large frame. */
const FEWER_AFTER_MS = 5_000;

/** Which layers are sent, after what is watched: more at once, fewer after a while. */
export class LayerDemand {
  readonly #clock: Clock;
  readonly #send: (layers: readonly string[] | null) => void;
  /** Null: all. */
  #sent: readonly string[] | null = null;
  #cancel: (() => void) | null = null;

  constructor(clock: Clock, send: (layers: readonly string[] | null) => void) {
    this.#clock = clock;
    this.#send = send;
  }

  want(layers: readonly string[] | null): void {
    this.stop();
    const sent = this.#sent;
    if (layers === null) this.#set(null);
    else if (sent?.some((layer) => !layers.includes(layer)) ?? true) {
      if (sent && layers.some((layer) => !sent.includes(layer)))
        this.#set([...new Set([...sent, ...layers])]);
      this.#cancel = this.#clock.after(FEWER_AFTER_MS, () => this.#set(layers));
    } else this.#set(layers);
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  #set(layers: readonly string[] | null): void {
    const before = this.#sent;
    this.#sent = layers;
    if (sorted(before) !== sorted(layers)) this.#send(layers);
  }
}

function sorted(layers: readonly string[] | null): string | null {
  return layers && [...layers].sort().join();
}
