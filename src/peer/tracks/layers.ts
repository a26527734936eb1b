/**
 * Simulcast layers by name, for page code that runs before the media part is loaded: which layer a viewer requests,
 * and which layers are watched. `encodings.ts` has the rest of simulcast.
 *
 * A name stands for a size, not for a position in a list: `a` has at least 720 lines, `b` at least 360, `c` the rest.
 * A viewer can therefore choose by name without knowing the publisher's capture, and the names of a publication stay
 * the same when its capture changes. They sort best first, which is the order in which the SFU falls back
 * (`asciibetical`).
 */
import type { Clock } from '../../core/clock.js';

/**
 * Layer `a` has at least this many lines; each following layer may have half. Duplicated from `encodings.ts`, whose
 * import would add a file to the initial load; a test keeps both values equal.
 */
const BEST_LINES = 720;
/** The current layer is kept until it is stretched by more than this factor, so that resizing does not flicker. */
const HYSTERESIS = 1.2;

/**
 * Returns the lowest layer that fills a video of `height` device pixels.
 * @param layers best first, each half the height of the layer before.
 * @param present the layer that is received now; `null` while no layer is received.
 * @returns `null` if `layers` is empty.
 */
export function chooseLayer(
  layers: readonly string[],
  height: number,
  present: string | null,
): string | null {
  const enough = layers.filter((layer, index) => {
    const lines = BEST_LINES / 2 ** index;
    return height <= lines * (layer === present ? HYSTERESIS : 1);
  });
  return enough.at(-1) ?? layers[0] ?? null;
}

/** A viewer who turns pages may come back, and a restarted encoder begins with a large frame. */
const STOP_AFTER_MS = 5_000;

/** Decides which layers are sent, from the watched ones: adds layers immediately, removes layers after a delay. */
export class LayerDemand {
  readonly #clock: Clock;
  readonly #send: (layers: readonly string[] | null) => void;
  /** Null for all layers. */
  #sent: readonly string[] | null = null;
  #cancel: (() => void) | null = null;

  constructor(clock: Clock, send: (layers: readonly string[] | null) => void) {
    this.#clock = clock;
    this.#send = send;
  }

  setWanted(layers: readonly string[] | null): void {
    this.stop();
    const sent = this.#sent;
    if (layers === null) this.#set(null);
    else if (sent?.some((layer) => !layers.includes(layer)) ?? true) {
      if (sent && layers.some((layer) => !sent.includes(layer)))
        this.#set([...new Set([...sent, ...layers])]);
      this.#cancel = this.#clock.after(STOP_AFTER_MS, () => this.#set(layers));
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
