import { positionAt, type WatchState } from '../../../behaviors/watch-state.js';
import type { BehaviorContext, BehaviorParticipant } from '../room-behavior.js';

type Context = BehaviorContext<WatchState>;

/** How long the others wait within `SPAN_MS`: for a person, and for all together. Then the video runs on without them. */
const PERSON_MS = 15_000;
const ROOM_MS = 60_000;
const SPAN_MS = 10 * 60_000;
/** A shorter rest is not worth a halt. */
const LEAST_MS = 500;
/** A change of the clock takes effect this much later, so that all players have heard of it and start together. */
export const LEAD_MS = 400;

/** What has been waited for, and who is waited for now. Stored, so that a restart of the room changes nothing. */
interface Waits {
  sinceMs: number;
  /** When the present halt began; null: the video is not held. */
  heldAtMs: number | null;
  usedMs: number;
  /** By the subject of a token, so that a new page has no budget of its own. */
  people: Record<string, number>;
  /** The participants who are waited for, with their subjects and since when. */
  now: Record<string, { subject: string; sinceMs: number }>;
}

/** The others wait for this person's player, unless that has taken too long already. */
export function beginWait(context: Context, { id, subject }: BehaviorParticipant): void {
  const { state } = context;
  if (!state.waits || state.clock.paused || state.waitingFor.includes(id)) return;
  const nowMs = context.now();
  const waits = read(context);
  const leftMs = Math.min(PERSON_MS - (waits.people[subject] ?? 0), ROOM_MS - usedAt(waits, nowMs));
  if (leftMs < LEAST_MS) return;
  waits.now[id] = { subject, sinceMs: nowMs };
  if (state.waitingFor.length === 0) {
    waits.heldAtMs = nowMs;
    context.set(['clock'], { ...state.clock, position: positionAt(state, nowMs), atMs: nowMs });
  }
  context.set(['waitingFor'], [...state.waitingFor, id]);
  write(context, waits);
}

/** This person's player can go on, or they have left. The last of them lets the video run on. */
export function endWait(context: Context, id: string): void {
  const { state } = context;
  if (!state.waitingFor.includes(id)) return;
  const waits = read(context);
  const nowMs = context.now();
  charge(waits, id, nowMs);
  const waitingFor = state.waitingFor.filter((other) => other !== id);
  context.set(['waitingFor'], waitingFor);
  if (waitingFor.length === 0) {
    waits.usedMs = usedAt(waits, nowMs);
    waits.heldAtMs = null;
    context.set(['clock'], { ...state.clock, atMs: nowMs + LEAD_MS });
  }
  write(context, waits);
}

/** Waits for nobody any more, such as when the video is paused or another one comes. What was waited counts still. */
export function forgetWaits(context: Context): void {
  for (const id of [...context.state.waitingFor]) endWait(context, id);
}

/** Ends the waits that have taken too long. */
export function endLateWaits(context: Context): void {
  const nowMs = context.now();
  const waits = read(context);
  for (const id of Object.keys(waits.now)) if (endOf(waits, id) <= nowMs) endWait(context, id);
  // An alarm may come a little early.
  if (context.state.waitingFor.length > 0) write(context, read(context));
}

function endOf(waits: Waits, id: string): number {
  const { subject, sinceMs } = waits.now[id]!;
  return Math.min(
    sinceMs + PERSON_MS - (waits.people[subject] ?? 0),
    (waits.heldAtMs ?? sinceMs) + ROOM_MS - waits.usedMs,
  );
}

function charge(waits: Waits, id: string, nowMs: number): void {
  const wait = waits.now[id];
  if (!wait) return;
  delete waits.now[id];
  waits.people[wait.subject] = (waits.people[wait.subject] ?? 0) + nowMs - wait.sinceMs;
}

function usedAt({ usedMs, heldAtMs }: Waits, nowMs: number): number {
  return usedMs + (heldAtMs === null ? 0 : nowMs - heldAtMs);
}

function read({ memory, now }: Context): Waits {
  const stored = memory.get('waits') as Waits | undefined;
  const isOver = stored && stored.heldAtMs === null && now() - stored.sinceMs > SPAN_MS;
  return stored && !isOver ? stored : { sinceMs: now(), heldAtMs: null, usedMs: 0, people: {}, now: {} };
}

function write(context: Context, waits: Waits): void {
  context.memory.put('waits', waits);
  const ends = Object.keys(waits.now).map((id) => endOf(waits, id));
  context.wakeAt(ends.length > 0 ? Math.min(...ends) : null);
}
