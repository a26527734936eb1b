import { type Box, type GridSpace, gridCapacity, gridLayout } from './grid-layout.js';

/** The strip's share of the longer side, and its bounds in CSS pixels. */
const STRIP = { share: 0.2, least: 112, most: 320, leastTile: 64, mostTiles: 49 };

export interface StageLayout {
  readonly main: Box;
  /** As many of the strip's tiles as fit, from the first on. */
  readonly strip: readonly Box[];
  /** How many tiles fit into the strip. */
  readonly capacity: number;
}

/**
 * One large tile, as a shared screen or a pinned person, with the others in a strip: beside it where the space
 * is wide, below it where it is tall. Below, the strip gets all that the large tile leaves.
 * @param main the large tile's ratio, width by height.
 * @param strip the others' ratios, in order.
 */
export function stageLayout(main: number, strip: readonly number[], space: GridSpace): StageLayout {
  const uncropped = { ...space, maxCrop: 0 };
  if (strip.length === 0)
    return { main: gridLayout([main], uncropped)[0]!, strip: [], capacity: STRIP.mostTiles };
  const { width, height, gap } = space;
  const isBeside = width > height * 1.1;
  const depth = isBeside ? depthOf(width, width * STRIP.share) : depthOf(height, height - width / main - gap);
  const mainSpace = isBeside
    ? { ...uncropped, width: width - depth - gap }
    : { ...uncropped, height: height - depth - gap };
  const stripSpace = isBeside ? { ...space, width: depth } : { ...space, height: depth };
  const capacity = gridCapacity(16 / 9, STRIP.leastTile, STRIP.mostTiles, stripSpace);
  const dx = isBeside ? width - depth : 0;
  const dy = isBeside ? 0 : height - depth;
  return {
    main: gridLayout([main], mainSpace)[0]!,
    capacity,
    strip: gridLayout(strip.slice(0, capacity), stripSpace).map((box) => ({
      ...box,
      x: box.x + dx,
      y: box.y + dy,
    })),
  };
}

function depthOf(side: number, wanted: number): number {
  return Math.min(STRIP.most, side / 2, Math.max(STRIP.least, wanted));
}
