import { type BoardColor, MAX_STROKE_POINTS } from '../../behaviors/board-limits.js';
import type { BoardObject } from '../../behaviors/board-object.js';
import { type BoardPoint, packPoints } from '../../behaviors/board-state.js';

/** Tools that draw while the pointer is down. */
export type DrawingTool = 'pen' | 'rectangle' | 'ellipse' | 'line' | 'arrow';
export type BoardTool = DrawingTool | 'text' | 'eraser' | 'select' | 'hand';

export interface BoardStyle {
  readonly color: BoardColor;
  readonly width: number;
}

/** Of lines, in board units, and of texts. */
export const WIDTHS = { thin: 3, medium: 6, thick: 14 } as const;
const TEXT_SIZES = new Map<number, number>([
  [WIDTHS.thin, 16],
  [WIDTHS.medium, 24],
  [WIDTHS.thick, 44],
]);
/** The radius of the eraser, in CSS pixels. */
export const ERASER_RADIUS = 10;
/** How near to an object a pointer has to be, in CSS pixels. */
export const TOUCH_RADIUS = 6;

export function isDrawing(tool: BoardTool): tool is DrawingTool {
  return !['text', 'eraser', 'select', 'hand'].includes(tool);
}

export function textSize({ width }: BoardStyle): number {
  return TEXT_SIZES.get(width) ?? 24;
}

/** What a tool has drawn between the first and the last of these points. A long stroke is several. */
export function drawn(
  tool: DrawingTool,
  points: readonly BoardPoint[],
  { color, width }: BoardStyle,
  order: number,
): BoardObject[] {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return [];
  const line = { color, width, order };
  const [from, to] = [rounded(first), rounded(last)];
  switch (tool) {
    case 'pen':
      return piecesOf(points).map((piece) => ({ type: 'stroke', ...line, ...packPoints(piece) }));
    case 'line':
    case 'arrow':
      return [{ type: tool, ...line, ...from, x2: to.x, y2: to.y }];
    default:
      return [
        {
          type: tool,
          ...line,
          x: Math.min(from.x, to.x),
          y: Math.min(from.y, to.y),
          w: tenth(Math.abs(to.x - from.x)),
          h: tenth(Math.abs(to.y - from.y)),
        },
      ];
  }
}

/** A click without a movement draws a dot with the pen, and nothing with the other tools. */
export function isWorthKeeping(object: BoardObject): boolean {
  if ('x2' in object) return object.x !== object.x2 || object.y !== object.y2;
  return !('w' in object) || object.w > 0 || object.h > 0;
}

/** The nearest tenth. */
export function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}

function rounded({ x, y }: BoardPoint): { x: number; y: number } {
  return { x: tenth(x), y: tenth(y) };
}

/** Each piece begins where the piece before ends. */
function piecesOf(points: readonly BoardPoint[]): (readonly BoardPoint[])[] {
  const pieces: (readonly BoardPoint[])[] = [];
  for (let start = 0; start === 0 || start < points.length - 1; start += MAX_STROKE_POINTS - 1)
    pieces.push(points.slice(start, start + MAX_STROKE_POINTS));
  return pieces;
}
