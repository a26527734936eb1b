/** What the best layer of a camera has, whatever its publisher's camera really gives. In lines. */
const BEST_HEIGHT = 720;
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
    const lines = BEST_HEIGHT / 2 ** index;
    return height <= lines * (layer === present ? STRETCH : 1);
  });
  return enough ?? layers[0] ?? null;
}
