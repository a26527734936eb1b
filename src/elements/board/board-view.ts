import type { BoardPoint } from '../../behaviors/board-state.js';

/** Which part of the whiteboard is shown. */
export interface BoardView {
  /** The board position in the top left corner. */
  readonly x: number;
  readonly y: number;
  /** CSS pixels per board unit. */
  readonly zoom: number;
}

export const MIN_ZOOM = 0.1;
export const MAX_ZOOM = 8;

/** Where a point of the element, in CSS pixels from its top left corner, is on the whiteboard. */
export function toBoard({ x, y, zoom }: BoardView, left: number, top: number): BoardPoint {
  return { x: x + left / zoom, y: y + top / zoom };
}

/** Where a position of the whiteboard is in the element, in CSS pixels from its top left corner. */
export function toElement(view: BoardView, { x, y }: BoardPoint): { left: number; top: number } {
  return { left: (x - view.x) * view.zoom, top: (y - view.y) * view.zoom };
}

/** Zooms so that the position under a point of the element stays there. */
export function zoomAt(view: BoardView, left: number, top: number, factor: number): BoardView {
  const zoom = Math.min(MAX_ZOOM, Math.max(MIN_ZOOM, view.zoom * factor));
  const at = toBoard(view, left, top);
  return { x: at.x - left / zoom, y: at.y - top / zoom, zoom };
}

/** In CSS pixels, around what is on the whiteboard. */
const FIT_MARGIN = 32;

/** The view that shows all of a box, not larger than it is; null: the middle of an empty whiteboard. */
export function fitView(
  box: { x: number; y: number; width: number; height: number } | null,
  width: number,
  height: number,
): BoardView {
  if (!box) return { x: 0, y: 0, zoom: 1 };
  const fits = (space: number, length: number) => Math.max(1, space - 2 * FIT_MARGIN) / Math.max(1, length);
  const zoom = Math.max(MIN_ZOOM, Math.min(1, fits(width, box.width), fits(height, box.height)));
  return {
    x: box.x + box.width / 2 - width / 2 / zoom,
    y: box.y + box.height / 2 - height / 2 / zoom,
    zoom,
  };
}
