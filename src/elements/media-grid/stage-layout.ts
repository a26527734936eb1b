import { CAPTION_HEIGHT } from './caption-space.js';
import { type Box, type GridSpace, gridCapacity, gridLayout } from './grid-layout.js';
import { MAX_UPRIGHT_CROP, uprightLayout } from './upright-layout.js';

/** The strip's fraction of the width where it is beside the large tiles, and its bounds in CSS pixels. */
const STRIP = { share: 0.2, min: 112, max: 320, minTile: 64, maxTiles: 49 };
/** A strip of one line: its fraction of the height, and its bounds in CSS pixels. */
const FILM = { share: 0.17, least: 76, most: 200 };
/** The assumed aspect ratio of a tile in the strip. */
const RATIO = 16 / 9;

export interface StageLayout {
  /** The large tiles. */
  readonly main: readonly Box[];
  /** The tiles of the strip, from the first, as many as fit. */
  readonly strip: readonly Box[];
  /** How many tiles fit into the strip. */
  readonly capacity: number;
}

/**
 * Places one or two large tiles (a shared screen, a pinned participant) with the others in a strip: beside them in a
 * wide space, below them in a tall space. Below, the strip gets all the space that the large tiles leave.
 * @param main the large tiles' ratios, width divided by height.
 * @param strip the others' ratios, in order.
 * @param isCamera whether all large tiles are cameras, which a tall space may crop. Shared screens are never cropped.
 */
export function stageLayout(
  main: readonly number[],
  strip: readonly number[],
  space: GridSpace,
  isCamera = false,
): StageLayout {
  const { width, height, gap } = space;
  if (width <= height * 1.1) return tallLayout(main, strip, space, isCamera);
  if (strip.length === 0) return { main: large(main, space), strip: [], capacity: STRIP.maxTiles };
  const depth = Math.min(STRIP.max, width / 2, Math.max(STRIP.min, width * STRIP.share));
  const stripSpace = { ...space, width: depth };
  const capacity = capacityOf(stripSpace);
  return {
    main: large(main, { ...space, width: width - depth - gap }),
    capacity,
    strip: moved(gridLayout(strip.slice(0, capacity), stripSpace), width - depth, 0),
  };
}

function tallLayout(
  main: readonly number[],
  strip: readonly number[],
  space: GridSpace,
  isCamera: boolean,
): StageLayout {
  const { width, height, gap } = space;
  const place = isCamera ? uprightLayout : large;
  if (strip.length === 0) return { main: place(main, space), strip: [], capacity: STRIP.maxTiles };
  const stack = main.reduce((sum, ratio) => sum + width / ratio, gap * (main.length - 1));
  const most = isCamera ? stack / (1 - MAX_UPRIGHT_CROP) : Math.ceil(stack) + CAPTION_HEIGHT;
  const depth = Math.max(Math.min(STRIP.min, height / 2), height - gap - most);
  const stripSpace = { ...space, height: depth, maxCrop: Math.max(space.maxCrop, MAX_UPRIGHT_CROP) };
  const capacity = capacityOf(stripSpace);
  const boxes = gridLayout(strip.slice(0, capacity), stripSpace);
  // All tiles stay together, with the same space above and below. A screen's name needs that space.
  const shift = isCamera ? Math.min(...boxes.map(({ y }) => y)) : 0;
  return {
    main: moved(place(main, { ...space, height: height - depth - gap }), 0, shift),
    capacity,
    strip: moved(boxes, 0, height - depth),
  };
}

function capacityOf(stripSpace: GridSpace): number {
  return gridCapacity(RATIO, STRIP.minTile, STRIP.maxTiles, stripSpace);
}

/**
 * Places the large tiles with the others in one line above them. In portrait orientation, as on a phone, a line holds
 * very few tiles and there is space below, so it uses {@link stageLayout}.
 */
export function filmLayout(
  main: readonly number[],
  strip: readonly number[],
  space: GridSpace,
  isCamera = false,
): StageLayout {
  const { width, height, gap } = space;
  if (strip.length === 0 || width < height) return stageLayout(main, strip, space, isCamera);
  const depth = Math.min(FILM.most, height / 2, Math.max(FILM.least, height * FILM.share));
  const capacity = Math.max(1, Math.floor((width + gap) / (depth * RATIO + gap)));
  const shown = strip.slice(0, capacity);
  // A portrait tile takes less width; a very wide tile takes no more than the assumed ratio.
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

function large(ratios: readonly number[], space: GridSpace): Box[] {
  return gridLayout(ratios, { ...space, maxCrop: 0 });
}

function moved(boxes: readonly Box[], dx: number, dy: number): Box[] {
  return boxes.map((box) => ({ ...box, x: box.x + dx, y: box.y + dy }));
}
