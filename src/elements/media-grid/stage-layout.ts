import { type Box, type GridSpace, gridCapacity, gridLayout } from './grid-layout.js';

/** The strip's share of the longer side, and its bounds in CSS pixels. */
const STRIP = { share: 0.2, least: 112, most: 320, leastTile: 64, mostTiles: 49 };
/** A strip of one line: its share of the height, and its bounds in CSS pixels. */
const FILM = { share: 0.17, least: 76, most: 200 };
/** What a tile of the strip is taken for. */
const RATIO = 16 / 9;

export interface StageLayout {
  /** The large ones. */
  readonly main: readonly Box[];
  /** As many of the strip's tiles as fit, from the first on. */
  readonly strip: readonly Box[];
  /** How many tiles fit into the strip. */
  readonly capacity: number;
}

/**
 * One or two large tiles, as a shared screen or a pinned person, with the others in a strip: beside them where the
 * space is wide, below where it is tall. Below, the strip gets all that the large ones leave.
 * @param main the large tiles' ratios, width by height.
 * @param strip the others' ratios, in order.
 */
export function stageLayout(
  main: readonly number[],
  strip: readonly number[],
  space: GridSpace,
): StageLayout {
  if (strip.length === 0) return { main: large(main, space), strip: [], capacity: STRIP.mostTiles };
  const { width, height, gap } = space;
  const isBeside = width > height * 1.1;
  const wide = main.reduce((sum, ratio) => sum + ratio, 0);
  const depth = isBeside ? depthOf(width, width * STRIP.share) : depthOf(height, height - width / wide - gap);
  const mainSpace = isBeside
    ? { ...space, width: width - depth - gap }
    : { ...space, height: height - depth - gap };
  const stripSpace = isBeside ? { ...space, width: depth } : { ...space, height: depth };
  const capacity = gridCapacity(RATIO, STRIP.leastTile, STRIP.mostTiles, stripSpace);
  return {
    main: large(main, mainSpace),
    capacity,
    strip: moved(
      gridLayout(strip.slice(0, capacity), stripSpace),
      isBeside ? width - depth : 0,
      isBeside ? 0 : height - depth,
    ),
  };
}

/**
 * The large tiles, with the others in one line above them. Upright, as on a phone, a line holds next to nobody and
 * there is room to spare below: there it is as {@link stageLayout} has it.
 */
export function filmLayout(main: readonly number[], strip: readonly number[], space: GridSpace): StageLayout {
  const { width, height, gap } = space;
  if (strip.length === 0 || width < height) return stageLayout(main, strip, space);
  const depth = Math.min(FILM.most, height / 2, Math.max(FILM.least, height * FILM.share));
  const capacity = Math.max(1, Math.floor((width + gap) / (depth * RATIO + gap)));
  const shown = strip.slice(0, capacity);
  // Someone upright takes less room, and someone very wide no more than their share.
  const widths = shown.map((ratio) => Math.min(ratio, RATIO) * depth);
  let x = (width - widths.reduce((sum, one) => sum + one, 0) - gap * (shown.length - 1)) / 2;
  const line = widths.map((one) => {
    const box = { x, y: 0, width: one, height: depth };
    x += one + gap;
    return box;
  });
  const below = large(main, { ...space, height: height - depth - gap });
  return { main: moved(below, 0, depth + gap), strip: line, capacity };
}

/** Nothing of what is large is cropped. */
function large(ratios: readonly number[], space: GridSpace): Box[] {
  return gridLayout(ratios, { ...space, maxCrop: 0 });
}

function moved(boxes: readonly Box[], dx: number, dy: number): Box[] {
  return boxes.map((box) => ({ ...box, x: box.x + dx, y: box.y + dy }));
}

function depthOf(side: number, wanted: number): number {
  return Math.min(STRIP.most, side / 2, Math.max(STRIP.least, wanted));
}
