import type { Box } from './grid-layout.js';

export interface Corner {
  readonly block: 'start' | 'end';
  /** Relative to the screen, not to the writing direction: a dragged tile stays where you put it. */
  readonly side: 'left' | 'right';
}

export interface FloatSpace {
  readonly width: number;
  readonly height: number;
  /** The distance between the floating tile and the edges, in CSS pixels. */
  readonly margin: number;
  /** The maximum width (at least 104 pixels): the width of the other tiles. */
  readonly most?: number;
}

/**
 * Returns the box of a floating tile with `ratio` (width divided by height): small, but large enough to see yourself.
 */
export function floatingBox(ratio: number, corner: Corner, space: FloatSpace): Box {
  const { most = Number.POSITIVE_INFINITY } = space;
  const width =
    Math.min(Math.max(240, space.width * 0.09), Math.max(104, space.width * 0.17), Math.max(104, most)) *
    Math.min(1, Math.max(0.6, ratio));
  const height = width / ratio;
  return {
    x: corner.side === 'left' ? space.margin : space.width - width - space.margin,
    y: corner.block === 'start' ? space.margin : space.height - height - space.margin,
    width,
    height,
  };
}

/** Returns the corner nearest to a point. */
export function nearestCorner(x: number, y: number, space: FloatSpace): Corner {
  return { block: y < space.height / 2 ? 'start' : 'end', side: x < space.width / 2 ? 'left' : 'right' };
}

const CORNERS: readonly Corner[] = [
  { block: 'end', side: 'right' },
  { block: 'start', side: 'right' },
  { block: 'end', side: 'left' },
  { block: 'start', side: 'left' },
];

/**
 * Returns the corner in which the floating tile covers least of what people read: `usual` if nothing is there.
 * @param boxIn the box of the tile in a corner
 */
export function freeCorner(usual: Corner, boxIn: (corner: Corner) => Box, readable: readonly Box[]): Corner {
  // The nearest corners first: above or below, then across.
  const rank = ({ block, side }: Corner) => (side === usual.side ? 0 : 2) + (block === usual.block ? 0 : 1);
  const covered = (corner: Corner) => readable.reduce((sum, box) => sum + overlap(boxIn(corner), box), 0);
  const [best] = CORNERS.map((corner) => ({ corner, covered: covered(corner) })).sort(
    (a, b) => a.covered - b.covered || rank(a.corner) - rank(b.corner),
  );
  return best!.corner;
}

/** The area that two boxes share. */
function overlap(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return Math.max(0, width) * Math.max(0, height);
}

const STEPS: Record<string, Partial<Corner>> = {
  ArrowUp: { block: 'start' },
  ArrowDown: { block: 'end' },
  ArrowLeft: { side: 'left' },
  ArrowRight: { side: 'right' },
};

/** Returns the corner that an arrow key moves to; `null` for any other key. */
export function cornerByKey(key: string, from: Corner): Corner | null {
  const step = STEPS[key];
  return step ? { ...from, ...step } : null;
}
