import * as v from 'valibot';
import { BOARD_COLORS, MAX_BOARD_ID } from '../../behaviors/board-limits.js';
import { type BoardObject, isBoardObject } from '../../behaviors/board-object.js';
import { type BoardPoint, packPoints, pointsOf } from '../../behaviors/board-state.js';
import { type Clock, systemClock } from '../../core/clock.js';
import type { DataEvent } from '../../core/events.js';

/** The part of an `EphemeralChannel` that carries cursors and what is being drawn. */
export interface PresenceChannel {
  send(data: unknown): void;
  addEventListener(type: 'message', run: (event: DataEvent<{ from: string; data: unknown }>) => void): void;
  removeEventListener(
    type: 'message',
    run: (event: DataEvent<{ from: string; data: unknown }>) => void,
  ): void;
  close(): void;
}

/** What another person does on the whiteboard now. */
export interface BoardPerson {
  readonly cursor: BoardPoint | null;
  /** What they are drawing, and the id that it will have. */
  readonly draft: { readonly id: string; readonly object: BoardObject } | null;
}

const SEND_EVERY_MS = 50;
/** A message may get lost, so each has some of the points of those before. */
const POINTS = 120;
/** A person who says nothing for so long has stopped, or is gone. */
const LASTS_MS = 10_000;

const Coordinate = v.pipe(v.number(), v.minValue(-1e6), v.maxValue(1e6));
const Id = v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_BOARD_ID));
const Message = v.object({
  cursor: v.nullable(v.tuple([Coordinate, Coordinate])),
  draft: v.nullish(
    v.union([
      v.object({ id: Id, object: v.custom<BoardObject>(isBoardObject) }),
      v.object({
        id: Id,
        color: v.picklist(BOARD_COLORS),
        width: v.pipe(v.number(), v.minValue(1), v.maxValue(100)),
        /** The number of the first of these points in the stroke. */
        first: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000)),
        points: v.pipe(v.array(v.pipe(v.number(), v.safeInteger())), v.maxLength(2 * POINTS)),
      }),
    ]),
  ),
});
type Message = v.InferOutput<typeof Message>;

interface Known extends BoardPerson {
  atMs: number;
  /** The points of the stroke that is being drawn. */
  points: BoardPoint[];
}

/** Tells the others where you point and what you draw, and knows it of them. Nothing of it is stored. */
export class BoardPresence {
  readonly #channel: PresenceChannel;
  readonly #onChange: () => void;
  readonly #clock: Clock;
  readonly #people = new Map<string, Known>();
  #cursor: BoardPoint | null = null;
  #draft: { id: string; object: BoardObject; points: readonly BoardPoint[] } | null = null;
  #cancelSend: (() => void) | null = null;
  #isChanged = false;
  #cancelExpiry: (() => void) | null = null;

  constructor(channel: PresenceChannel, onChange: () => void, clock: Clock = systemClock) {
    this.#channel = channel;
    this.#onChange = onChange;
    this.#clock = clock;
    channel.addEventListener('message', this.#onMessage);
  }

  /** What the others do, by participant id. */
  get people(): ReadonlyMap<string, BoardPerson> {
    return this.#people;
  }

  /** Where you point; null: your pointer has left. */
  setCursor(cursor: BoardPoint | null): void {
    this.#cursor = cursor;
    this.#change();
  }

  /** What you are drawing, with its points if it is a stroke; null: nothing any more. */
  setDraft(draft: { id: string; object: BoardObject; points: readonly BoardPoint[] } | null): void {
    if (draft === null && this.#draft === null) return;
    this.#draft = draft;
    this.#change();
  }

  close(): void {
    this.#channel.removeEventListener('message', this.#onMessage);
    this.#cancelSend?.();
    this.#cancelExpiry?.();
    this.#channel.send({ cursor: null } satisfies Message);
    this.#channel.close();
  }

  #change(): void {
    this.#isChanged = true;
    if (!this.#cancelSend) this.#send();
  }

  #send(): void {
    this.#cancelSend = null;
    if (!this.#isChanged) return;
    this.#isChanged = false;
    const cursor = this.#cursor;
    this.#channel.send({
      cursor: cursor && [Math.round(cursor.x), Math.round(cursor.y)],
      draft: this.#draftMessage(),
    } satisfies Message);
    this.#cancelSend = this.#clock.after(SEND_EVERY_MS, () => this.#send());
  }

  #draftMessage(): Message['draft'] {
    if (!this.#draft) return null;
    const { id, object, points } = this.#draft;
    if (object.type !== 'stroke') return { id, object };
    const first = Math.max(0, points.length - POINTS);
    const { color, width } = object;
    return { id, color, width, first, points: packPoints(points.slice(first)).points };
  }

  readonly #onMessage = ({ data: { from, data } }: DataEvent<{ from: string; data: unknown }>): void => {
    const parsed = v.safeParse(Message, data);
    if (!parsed.success) return;
    const { cursor, draft } = parsed.output;
    const before = this.#people.get(from);
    const points = draft && 'points' in draft ? merged(before, draft) : [];
    this.#people.set(from, {
      cursor: cursor && { x: cursor[0], y: cursor[1] },
      draft: draft ? { id: draft.id, object: objectOf(draft, points) } : null,
      points,
      atMs: this.#clock.now(),
    });
    this.#cancelExpiry ??= this.#clock.after(LASTS_MS, () => this.#expire());
    this.#onChange();
  };

  #expire(): void {
    this.#cancelExpiry = null;
    const nowMs = this.#clock.now();
    for (const [id, { atMs }] of this.#people) if (nowMs - atMs >= LASTS_MS) this.#people.delete(id);
    if (this.#people.size > 0) this.#cancelExpiry = this.#clock.after(LASTS_MS / 2, () => this.#expire());
    this.#onChange();
  }
}

type Draft = NonNullable<Message['draft']>;

/** The points so far. Those of lost messages leave a gap. */
function merged(
  before: Known | undefined,
  { id, first, points }: Extract<Draft, { points: number[] }>,
): BoardPoint[] {
  const known = before?.draft?.id === id ? before.points.slice(0, first) : [];
  return [...known, ...pointsOf({ points })];
}

function objectOf(draft: Draft, points: readonly BoardPoint[]): BoardObject {
  if ('object' in draft) return draft.object;
  const { color, width } = draft;
  return { type: 'stroke', order: 0, color, width, ...packPoints(points) };
}
