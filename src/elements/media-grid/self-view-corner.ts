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
