/** A box within the grid, in CSS pixels from its top left corner. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The same box in a right-to-left layout. */
export function mirrored(box: Box, { width }: { readonly width: number }): Box {
  return { ...box, x: width - box.x - box.width };
}

export interface GridSpace {
  /** In CSS pixels, like all lengths here. */
  readonly width: number;
  readonly height: number;
  readonly gap: number;
  /** The fraction of a video that may be cropped to make its tile larger, 0 to 1. */
  readonly maxCrop: number;
}

/**
 * Lays out tiles in rows of equal height, each at its own aspect ratio, as large as possible. Every row is centered,
 * including the last. Unused space makes the tiles larger in that direction, up to `maxCrop`.
 * @param ratios width divided by height, in the order of the tiles.
 */
export function gridLayout(ratios: readonly number[], space: GridSpace): Box[] {
  let best: Rows | undefined;
  for (let columns = 1; columns <= ratios.length; columns++) {
    const rows = fitRows(ratios, columns, space);
    if (!best || rows.area > best.area) best = rows;
  }
  return best ? place(best, space) : [];
}

/** Returns how many tiles of `ratio` fit at a height of at least `minHeight`: at least one, at most `most`. */
export function gridCapacity(ratio: number, minHeight: number, most: number, space: GridSpace): number {
  let count = 1;
  while (count < most) {
    const [first] = gridLayout(new Array<number>(count + 1).fill(ratio), space);
    if (!first || first.height < minHeight) break;
    count++;
  }
  return count;
}

interface Rows {
  readonly widths: readonly (readonly number[])[];
  readonly height: number;
  readonly area: number;
}

function fitRows(ratios: readonly number[], columns: number, space: GridSpace): Rows {
  const { width, height, gap, maxCrop } = space;
  const rows: number[][] = [];
  for (let at = 0; at < ratios.length; at += columns) rows.push(ratios.slice(at, at + columns));
  const freeHeight = (height - gap * (rows.length - 1)) / rows.length;
  const freeWidth = Math.min(...rows.map((row) => (width - gap * (row.length - 1)) / sum(row)));
  const fit = Math.max(0, Math.min(freeHeight, freeWidth));
  const most = 1 / (1 - maxCrop);
  const tall = fit === 0 ? 1 : Math.max(1, Math.min(most, freeHeight / fit));
  const wide = fit === 0 || tall > 1 ? 1 : Math.max(1, Math.min(most, freeWidth / fit));
  const widths = rows.map((row) => row.map((ratio) => ratio * fit * wide));
  return { widths, height: fit * tall, area: sum(widths.map(sum)) * fit * tall };
}

function place({ widths, height }: Rows, space: GridSpace): Box[] {
  const whole = widths.length * height + (widths.length - 1) * space.gap;
  return widths.flatMap((row, index) => {
    let x = (space.width - sum(row) - (row.length - 1) * space.gap) / 2;
    const y = (space.height - whole) / 2 + index * (height + space.gap);
    return row.map((width) => {
      const box = { x, y, width, height };
      x += width + space.gap;
      return box;
    });
  });
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
