import type { BoardLine, BoardObject, BoardShape } from '../../behaviors/board-object.js';
import { type BoardPoint, pointsOf } from '../../behaviors/board-state.js';
import { LINE_HEIGHT, textLines } from './board-text.js';
import { outlineReach } from './stroke-outline.js';

export interface BoardBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Of the polygon that stands for an ellipse when something may touch it. */
const ELLIPSE_SIDES = 48;

const boxes = new WeakMap<BoardObject, BoardBox>();

/** The smallest box around an object, with the thickness of its lines. */
export function boundsOf(object: BoardObject): BoardBox {
  const box = boxes.get(object) ?? measure(object);
  boxes.set(object, box);
  return box;
}

/** Where an object leaves paint: letters may be outside the box of their text. */
export function paintedBox(object: BoardObject): BoardBox {
  const box = boundsOf(object);
  return object.type === 'text' ? grown(box, object.size / 4) : box;
}

export function boundsOfAll(objects: Iterable<BoardObject>): BoardBox | null {
  let all: BoardBox | null = null;
  for (const object of objects) {
    const box = boundsOf(object);
    all = all ? union(all, box) : box;
  }
  return all;
}

export function union(a: BoardBox, b: BoardBox): BoardBox {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  const right = Math.max(a.x + a.width, b.x + b.width);
  const bottom = Math.max(a.y + a.height, b.y + b.height);
  return { x, y, width: right - x, height: bottom - y };
}

function grown({ x, y, width, height }: BoardBox, by: number): BoardBox {
  return { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by };
}

export function overlaps(a: BoardBox, b: BoardBox): boolean {
  return a.x <= b.x + b.width && b.x <= a.x + a.width && a.y <= b.y + b.height && b.y <= a.y + a.height;
}

/** The objects in the order in which they are painted, the lowest first. */
export function inOrder(objects: ReadonlyMap<string, BoardObject>): [string, BoardObject][] {
  return [...objects].sort(([a, { order: first }], [b, { order: second }]) =>
    first === second ? (a < b ? -1 : 1) : first - second,
  );
}

/** The ids of what an eraser touches on its way between two positions. */
export function hitTest(
  objects: ReadonlyMap<string, BoardObject>,
  from: BoardPoint,
  to: BoardPoint,
  radius: number,
): string[] {
  return hits(objects, from, to, radius).map(([id]) => id);
}

/** The id of the uppermost object at a position. */
export function topmostAt(
  objects: ReadonlyMap<string, BoardObject>,
  point: BoardPoint,
  radius: number,
): string | null {
  return inOrder(new Map(hits(objects, point, point, radius))).at(-1)?.[0] ?? null;
}

/** The same object elsewhere. */
export function moved(object: BoardObject, dx: number, dy: number): BoardObject {
  switch (object.type) {
    case 'stroke': {
      const [x = 0, y = 0, ...rest] = object.points;
      return { ...object, points: [x + Math.round(dx * 10), y + Math.round(dy * 10), ...rest] };
    }
    case 'line':
    case 'arrow':
      return { ...object, x: object.x + dx, y: object.y + dy, x2: object.x2 + dx, y2: object.y2 + dy };
    default:
      return { ...object, x: object.x + dx, y: object.y + dy };
  }
}

/** The two lines of the head of an arrow, from its tip to their ends. */
export function arrowHead({ x, y, x2, y2, width }: BoardLine): [BoardPoint, BoardPoint] {
  const angle = Math.atan2(y2 - y, x2 - x);
  const length = Math.min(8 + width * 2.5, Math.hypot(x2 - x, y2 - y));
  const end = (turn: number) => ({
    x: x2 - length * Math.cos(angle + turn),
    y: y2 - length * Math.sin(angle + turn),
  });
  return [end(Math.PI / 6), end(-Math.PI / 6)];
}

function measure(object: BoardObject): BoardBox {
  switch (object.type) {
    case 'stroke':
      return boxAround(pointsOf(object), outlineReach(object) + 1);
    case 'line':
      return boxAround([object, { x: object.x2, y: object.y2 }], object.width / 2 + 1);
    case 'arrow':
      return boxAround([object, { x: object.x2, y: object.y2 }, ...arrowHead(object)], object.width / 2 + 1);
    case 'text': {
      const { lines, width } = textLines(object);
      return { x: object.x, y: object.y, width, height: lines.length * object.size * LINE_HEIGHT };
    }
    case 'image':
      return { x: object.x, y: object.y, width: object.w, height: object.h };
    default:
      return boxAround([object, { x: object.x + object.w, y: object.y + object.h }], object.width / 2 + 1);
  }
}

function boxAround(points: readonly BoardPoint[], margin: number): BoardBox {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of points) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x);
    bottom = Math.max(bottom, y);
  }
  return grown({ x: left, y: top, width: right - left, height: bottom - top }, margin);
}

function hits(
  objects: ReadonlyMap<string, BoardObject>,
  from: BoardPoint,
  to: BoardPoint,
  radius: number,
): [string, BoardObject][] {
  const way = boxAround([from, to], radius);
  return [...objects].filter(
    ([, object]) => overlaps(way, boundsOf(object)) && touches(object, from, to, radius),
  );
}

/** Whether a circle touches what is drawn of an object, on its way between two positions. */
function touches(object: BoardObject, from: BoardPoint, to: BoardPoint, radius: number): boolean {
  const isBox = object.type === 'text' || object.type === 'image';
  if (isBox && contains(boundsOf(object), from)) return true;
  const reach = isBox ? radius : radius + object.width / 2;
  const path = pathOf(object);
  return path.some((end, index) => isNear(from, to, path[Math.max(0, index - 1)]!, end, reach));
}

/** The path along which an object is drawn; of a text or an image, around its box. */
function pathOf(object: BoardObject): BoardPoint[] {
  switch (object.type) {
    case 'stroke':
      return pointsOf(object);
    case 'line':
      return [object, { x: object.x2, y: object.y2 }];
    case 'arrow': {
      const tip = { x: object.x2, y: object.y2 };
      const [left, right] = arrowHead(object);
      return [object, tip, left, tip, right];
    }
    case 'ellipse':
      return ellipse(object);
    case 'rectangle':
      return corners(object.x, object.y, object.w, object.h);
    default: {
      const { x, y, width, height } = boundsOf(object);
      return corners(x, y, width, height);
    }
  }
}

function corners(x: number, y: number, width: number, height: number): BoardPoint[] {
  const [right, bottom] = [x + width, y + height];
  return [
    { x, y },
    { x: right, y },
    { x: right, y: bottom },
    { x, y: bottom },
    { x, y },
  ];
}

function ellipse({ x, y, w, h }: BoardShape): BoardPoint[] {
  return Array.from({ length: ELLIPSE_SIDES + 1 }, (_, side) => {
    const angle = (side / ELLIPSE_SIDES) * 2 * Math.PI;
    return { x: x + (w / 2) * (1 + Math.cos(angle)), y: y + (h / 2) * (1 + Math.sin(angle)) };
  });
}

function contains({ x, y, width, height }: BoardBox, point: BoardPoint): boolean {
  return point.x >= x && point.x <= x + width && point.y >= y && point.y <= y + height;
}

/** Whether the lines from `a` to `b` and from `c` to `d` are at most `reach` apart somewhere. */
function isNear(a: BoardPoint, b: BoardPoint, c: BoardPoint, d: BoardPoint, reach: number): boolean {
  return (
    distance(a, c, d) <= reach ||
    distance(b, c, d) <= reach ||
    distance(c, a, b) <= reach ||
    distance(d, a, b) <= reach ||
    (side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0)
  );
}

/** Positive on the one side of the line through `from` and `to`, and negative on the other. */
function side(from: BoardPoint, to: BoardPoint, point: BoardPoint): number {
  return (to.x - from.x) * (point.y - from.y) - (to.y - from.y) * (point.x - from.x);
}

/** The distance of a point from a line between two others. */
function distance(point: BoardPoint, from: BoardPoint, to: BoardPoint): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : ((point.x - from.x) * dx + (point.y - from.y) * dy) / length;
  const at = Math.min(1, Math.max(0, along));
  return Math.hypot(point.x - from.x - at * dx, point.y - from.y - at * dy);
}
