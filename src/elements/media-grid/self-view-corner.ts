import type { Box } from './grid-layout.js';

export interface Corner {
  readonly block: 'start' | 'end';
  /** By the screen, not by the writing direction: what is dragged stays where it was put. */
  readonly side: 'left' | 'right';
}

export interface FloatSpace {
  readonly width: number;
  readonly height: number;
  /** Between the floating tile and the edges, in CSS pixels. */
  readonly margin: number;
  /** The width that it does not exceed, if there is room for 104 pixels: that of the others' tiles. */
  readonly most?: number;
}

/** Where a tile of `ratio` (width by height) floats: small, but never too small to see oneself. */
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

/** The corner that is nearest to a point. */
export function nearestCorner(x: number, y: number, space: FloatSpace): Corner {
  return { block: y < space.height / 2 ? 'start' : 'end', side: x < space.width / 2 ? 'left' : 'right' };
}

const STEPS: Record<string, Partial<Corner>> = {
  ArrowUp: { block: 'start' },
  ArrowDown: { block: 'end' },
  ArrowLeft: { side: 'left' },
  ArrowRight: { side: 'right' },
};

/** The corner that an arrow key leads to; `null` for any other key. */
export function cornerByKey(key: string, from: Corner): Corner | null {
  const step = STEPS[key];
  return step ? { ...from, ...step } : null;
}
