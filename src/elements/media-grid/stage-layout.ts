import { type Box, type GridSpace, gridLayout } from './grid-layout.js';

/** How large a share of the longer side the filmstrip takes, and its bounds in CSS pixels. */
const STRIP = { share: 0.2, least: 96, most: 240 };

export interface StageLayout {
  readonly main: Box;
  /** As many of the strip's tiles as fit, from the first on. */
  readonly strip: readonly Box[];
}

/**
 * One large tile, as a shared screen or a pinned person, with the others in a strip: beside it where the space
 * is wide, below it where it is tall.
 * @param main the large tile's ratio, width by height.
 * @param strip the others' ratios, in order.
 */
export function stageLayout(main: number, strip: readonly number[], space: GridSpace): StageLayout {
  if (strip.length === 0) return { main: gridLayout([main], space)[0]!, strip: [] };
  const beside = space.width > space.height * 1.1;
  const longer = beside ? space.width : space.height;
  const depth = Math.min(STRIP.most, Math.max(STRIP.least, longer * STRIP.share));
  const rest = longer - depth - space.gap;
  const stage: GridSpace = beside ? { ...space, width: rest } : { ...space, height: rest };
  const [large] = gridLayout([main], { ...stage, maxCrop: 0 });
  const places = beside
    ? column(strip, depth, rest + space.gap, space)
    : row(strip, depth, rest + space.gap, space);
  return { main: large!, strip: places };
}

function column(ratios: readonly number[], width: number, x: number, { height, gap }: GridSpace): Box[] {
  const fitting = takeWhileFits(
    ratios.map((ratio) => width / ratio),
    height,
    gap,
  );
  let y = (height - total(fitting, gap)) / 2;
  return fitting.map((tall) => {
    const box = { x, y, width, height: tall };
    y += tall + gap;
    return box;
  });
}

function row(ratios: readonly number[], height: number, y: number, { width, gap }: GridSpace): Box[] {
  const fitting = takeWhileFits(
    ratios.map((ratio) => height * ratio),
    width,
    gap,
  );
  let x = (width - total(fitting, gap)) / 2;
  return fitting.map((wide) => {
    const box = { x, y, width: wide, height };
    x += wide + gap;
    return box;
  });
}

function takeWhileFits(lengths: readonly number[], space: number, gap: number): number[] {
  const fitting: number[] = [];
  for (const length of lengths) {
    if (fitting.length > 0 && total([...fitting, length], gap) > space) break;
    fitting.push(length);
  }
  return fitting;
}

function total(lengths: readonly number[], gap: number): number {
  return lengths.reduce((whole, length) => whole + length, 0) + gap * Math.max(0, lengths.length - 1);
}
