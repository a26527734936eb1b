import type { Box, GridSpace } from './grid-layout.js';

/** The height of the line with the name below a large screen, in CSS pixels: see `.captioned` in the grid's styles. */
export const CAPTION_HEIGHT = 36;

/**
 * Returns the box of a large tile with a line for the name below its video, in the middle of the free space; null if
 * there is too little space above and below it.
 * @param others the boxes of the other tiles
 */
export function withCaption(box: Box, others: readonly Box[], { height: most, gap }: GridSpace): Box | null {
  const column = others.filter(({ x, width }) => x < box.x + box.width && box.x < x + width);
  const top = Math.max(0, ...column.filter(({ y }) => y < box.y).map(({ y, height }) => y + height + gap));
  const end = Math.min(most, ...column.filter(({ y }) => y > box.y).map(({ y }) => y - gap));
  const height = box.height + CAPTION_HEIGHT;
  if (end - top < height) return null;
  return { ...box, height, y: Math.min(end - height, Math.max(top, box.y - CAPTION_HEIGHT / 2)) };
}
