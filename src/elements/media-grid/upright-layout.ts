import { type Box, type GridSpace, gridLayout } from './grid-layout.js';

/** With so few people, a portrait screen stays half empty unless their videos are cropped. */
const MAX_TILES = 3;
/** The fraction of a video that may be cropped to fill a portrait screen. */
export const MAX_UPRIGHT_CROP = 1 / 3;

/** Whether to use {@link uprightLayout}. */
export function isUpright(count: number, { width, height }: GridSpace): boolean {
  return count <= MAX_TILES && height > width;
}

/**
 * Lays out two or three people on a portrait screen, such as a phone: stacked, as wide as the screen, each video
 * cropped by at most a third. If that shows more of portrait videos, it places them side by side instead.
 * @param ratios width divided by height, in the order of the tiles.
 */
export function uprightLayout(ratios: readonly number[], space: GridSpace): Box[] {
  const roomy = { ...space, maxCrop: Math.max(space.maxCrop, MAX_UPRIGHT_CROP) };
  const rows = gridLayout(ratios, roomy);
  const stack = stackLayout(ratios, roomy);
  return areaOf(stack) > areaOf(rows) ? stack : rows;
}

/** Stacks the tiles at full width, all cropped equally. Returns no boxes if that needs more cropping than allowed. */
function stackLayout(ratios: readonly number[], { width, height, gap, maxCrop }: GridSpace): Box[] {
  const heights = ratios.map((ratio) => width / ratio);
  const gaps = gap * (ratios.length - 1);
  const scale = Math.min((height - gaps) / sum(heights), 1 / (1 - maxCrop));
  if (!(scale >= 1 - maxCrop)) return [];
  let y = (height - sum(heights) * scale - gaps) / 2;
  return heights.map((natural) => {
    const box = { x: 0, y, width, height: natural * scale };
    y += box.height + gap;
    return box;
  });
}

function areaOf(boxes: readonly Box[]): number {
  return sum(boxes.map(({ width, height }) => width * height));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
