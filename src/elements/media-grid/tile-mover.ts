import type { Box } from './grid-layout.js';

const MOVE: KeyframeAnimationOptions = { duration: 260, easing: 'cubic-bezier(0.2, 0.8, 0.2, 1)' };

/** Places tiles and, on request, animates the move with `transform` only. */
export class TileMover {
  readonly #places = new WeakMap<HTMLElement, Box>();

  move(tile: HTMLElement, to: Box, isAnimated: boolean): void {
    const from = this.#places.get(tile);
    if (from && isSame(from, to)) return;
    this.#places.set(tile, to);
    tile.style.left = `${to.x}px`;
    tile.style.top = `${to.y}px`;
    tile.style.width = `${to.width}px`;
    tile.style.height = `${to.height}px`;
    if (!isAnimated || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    tile.animate(from ? glide(from, to) : APPEAR, MOVE);
  }
}

const APPEAR: Keyframe[] = [
  { opacity: 0, transform: 'scale(0.94)' },
  { opacity: 1, transform: 'none' },
];

function glide(from: Box, to: Box): Keyframe[] {
  const scale = `scale(${from.width / to.width}, ${from.height / to.height})`;
  const start = `translate(${from.x - to.x}px, ${from.y - to.y}px) ${scale}`;
  return [
    { transform: start, transformOrigin: '0 0' },
    { transform: 'none', transformOrigin: '0 0' },
  ];
}

function isSame(a: Box, b: Box): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
}
