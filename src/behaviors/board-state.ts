import type { BoardObject, BoardStroke } from './board-object.js';
import type { DocumentState } from './document-state.js';

/** The shared state of `boardBehavior`. What is on the whiteboard is a document of its own; see `Board`. */
export interface BoardState extends DocumentState {
  /** Whether the whiteboard is on the stage. */
  open: boolean;
}

/** An `order` above all of these objects. */
export function orderAbove(objects: ReadonlyMap<string, BoardObject>): number {
  let highest = 0;
  for (const { order } of objects.values()) highest = Math.max(highest, order);
  return highest + 1;
}

export interface BoardPoint {
  x: number;
  y: number;
  /** 0 to 1; only of pens that measure it. */
  pressure?: number;
}

/** The points of a stroke in board units. */
export function pointsOf({ points, pressures }: Pick<BoardStroke, 'points' | 'pressures'>): BoardPoint[] {
  const result: BoardPoint[] = [];
  let [x, y] = [0, 0];
  for (let index = 0; index + 1 < points.length; index += 2) {
    x += points[index]!;
    y += points[index + 1]!;
    const pressure = pressures?.[index / 2];
    result.push({ x: x / 10, y: y / 10, ...(pressure !== undefined && { pressure: pressure / 100 }) });
  }
  return result;
}

/** The opposite of `pointsOf`: the fields of a stroke. */
export function packPoints(points: readonly BoardPoint[]): Pick<BoardStroke, 'points' | 'pressures'> {
  const packed: number[] = [];
  let [lastX, lastY] = [0, 0];
  for (const { x, y } of points) {
    const [tenthsX, tenthsY] = [Math.round(x * 10), Math.round(y * 10)];
    packed.push(tenthsX - lastX, tenthsY - lastY);
    [lastX, lastY] = [tenthsX, tenthsY];
  }
  const isPen = points.length > 0 && points.every(({ pressure }) => pressure !== undefined);
  return {
    points: packed,
    ...(isPen && { pressures: points.map(({ pressure = 0 }) => Math.round(pressure * 100)) }),
  };
}
