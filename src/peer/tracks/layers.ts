/**
 * Simulcast layers by name, as a page needs them before its media part is loaded: which a viewer asks for, and which
 * anybody watches. `encodings.ts` has the rest of simulcast.
 *
 * A name stands for a size, not for a place in a list: `a` has at least 720 lines, `b` at least 360, `c` the rest. So a
 * viewer can choose by name without knowing what the publisher's camera captures, and the names of a publication stay
 * when its capture changes. They sort best first, which is the order in which the SFU falls back (`asciibetical`).
 */
import type { Clock } from '../../core/clock.js';

/**
 * A layer `a` has at least so many lines; each further one may have half. As in `encodings.ts`, which would be a file more
 * to load at once if it were imported: a test holds both to the same.
 */
const BEST_LINES = 720;
/** A layer that is shown already is kept up to this much larger than it is: resizing must not flicker. */
const STRETCH = 1.2;

/**
 * The least layer that fills a picture of `height` device pixels.
 * @param layers best first, each half the height of the one before.
 * @param present the layer that is received now; `null` for none.
 * @returns `null` where there are no layers to choose from.
 */
export function chooseLayer(
  layers: readonly string[],
  height: number,
  present: string | null,
): string | null {
  const enough = layers.findLast((layer, index) => {
    const lines = BEST_LINES / 2 ** index;
    return height <= lines * (layer === present ? STRETCH : 1);
  });
  return enough ?? layers[0] ?? null;
}

/** A viewer who turns pages comes back, and an encoder that starts again begins with a large frame. */
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
