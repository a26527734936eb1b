import * as v from 'valibot';
import { BOARD_COLORS, MAX_BOARD_IMAGE, MAX_BOARD_TEXT, MAX_STROKE_POINTS } from './board-limits.js';

/** Far more than anyone scrolls. In board units: a CSS pixel at a zoom of 100 %. */
const FAR = 1_000_000;
const Position = v.pipe(v.number(), v.minValue(-FAR), v.maxValue(FAR));
const Length = v.pipe(v.number(), v.minValue(0), v.maxValue(FAR));
const Color = v.picklist(BOARD_COLORS);
/** The thickness of a line. */
const Width = v.pipe(v.number(), v.minValue(1), v.maxValue(100));
/** Objects with a higher order are above. Two may have the same: then their ids decide. */
const Order = v.pipe(v.number(), v.safeInteger());
/** A tenth of a board unit. */
const Tenths = v.pipe(v.number(), v.safeInteger(), v.minValue(-10 * FAR), v.maxValue(10 * FAR));
const Pressure = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100));

const Stroke = v.strictObject({
  type: v.literal('stroke'),
  order: Order,
  color: Color,
  width: Width,
  /** In tenths of a board unit: x and y of the first point, then the differences to the point before. See `pointsOf`. */
  points: v.pipe(v.array(Tenths), v.minLength(2), v.maxLength(2 * MAX_STROKE_POINTS)),
  /** In percent, for each point; only of pens that measure it. */
  pressures: v.optional(v.pipe(v.array(Pressure), v.maxLength(MAX_STROKE_POINTS))),
});

const Shape = v.strictObject({
  type: v.picklist(['rectangle', 'ellipse']),
  order: Order,
  color: Color,
  width: Width,
  x: Position,
  y: Position,
  w: Length,
  h: Length,
});

const Line = v.strictObject({
  type: v.picklist(['line', 'arrow']),
  order: Order,
  color: Color,
  width: Width,
  x: Position,
  y: Position,
  /** Where it ends. */
  x2: Position,
  y2: Position,
});

const Text = v.strictObject({
  type: v.literal('text'),
  order: Order,
  color: Color,
  /** Of the top left corner. */
  x: Position,
  y: Position,
  text: v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_BOARD_TEXT)),
  /** The height of a letter, in board units. */
  size: v.pipe(v.number(), v.minValue(6), v.maxValue(400)),
});

const Image = v.strictObject({
  type: v.literal('image'),
  order: Order,
  x: Position,
  y: Position,
  w: Length,
  h: Length,
  format: v.picklist(['image/webp', 'image/png', 'image/jpeg']),
  /** Base64. */
  data: v.pipe(v.string(), v.maxLength(MAX_BOARD_IMAGE), v.regex(/^[A-Za-z0-9+/]+={0,2}$/)),
});

const BoardObjectSchema = v.variant('type', [Stroke, Shape, Line, Text, Image]);

/** A thing on the whiteboard. Positions and lengths are in board units: a CSS pixel at a zoom of 100 %. */
export type BoardObject = v.InferOutput<typeof BoardObjectSchema>;
export type BoardStroke = v.InferOutput<typeof Stroke>;
export type BoardShape = v.InferOutput<typeof Shape>;
export type BoardLine = v.InferOutput<typeof Line>;
export type BoardText = v.InferOutput<typeof Text>;
export type BoardImage = v.InferOutput<typeof Image>;

/** Whether a value may be on the whiteboard. */
export function isBoardObject(value: unknown): value is BoardObject {
  return v.is(BoardObjectSchema, value);
}
