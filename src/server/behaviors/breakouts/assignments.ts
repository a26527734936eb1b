import type { BreakoutPerson, BreakoutPlace, BreakoutState } from '../../../behaviors/breakout-state.js';
import type { BehaviorContext } from '../room-behavior.js';
import { type BreakoutPresence, type BreakoutService, breakoutObject } from './service.js';
import { breakoutIdOf, isLatest, wasEntered } from './session.js';
import { retryLater } from './timer.js';

type Context = BehaviorContext<BreakoutState>;

/** Where a person belongs. Stored by the subject of their token, so that a reload or a new page changes nothing. */
export interface Assignment {
  room: string | null;
  place: BreakoutPlace;
  /** The room in which they are connected now; null: none. */
  in: string | null;
  /** They have left the call. They find their room again if they come back. */
  gone: boolean;
}

const NONE: Assignment = { room: null, place: 'main', in: null, gone: false };
const KEY = 'person:';

export function assignmentOf({ memory }: Context, subject: string): Assignment {
  return (memory.get(KEY + subject) as Assignment | undefined) ?? NONE;
}

export function allAssignments({ memory }: Context): [subject: string, assignment: Assignment][] {
  return memory.list(KEY).map(([key, value]) => [key.slice(KEY.length), value as Assignment]);
}

/** Forgets the people who have left the call, so that a room with many guests does not keep all of them. */
export function forgetGone(context: Context): void {
  for (const [subject, { gone }] of allAssignments(context)) if (gone) forget(context, subject);
}

export function forget({ memory }: Context, subject: string): void {
  memory.delete(KEY + subject);
}

/** Whether the person may be in their room now. */
export function isSent({ state }: Context, { room, place, gone }: Assignment): boolean {
  return state.status !== 'closed' && room !== null && place !== 'main' && !gone;
}

/** Changes where a person belongs, and tells the room in which they may no longer be. */
export function assign(context: Context, subject: string, change: Partial<Assignment>): void {
  const before = assignmentOf(context, subject);
  const next = { ...before, ...change };
  context.memory.put(KEY + subject, next);
  for (const participant of context.participants)
    if (participant.subject === subject) show(context, participant.id, next);
  const wasSent = isSent(context, before);
  if (wasSent && !(isSent(context, next) && next.room === before.room)) tellRoom(context, before.room!);
}

/** Shows everyone where a participant belongs. Those who were never sent anywhere are not listed. */
export function show(context: Context, participant: string, { room, place, in: inside }: Assignment): void {
  const shown = context.state.people[participant];
  const next: BreakoutPerson = { room, place, here: inside !== null && inside === room };
  if (!shown && room === null) return;
  if (shown?.room === next.room && shown.place === next.place && shown.here === next.here) return;
  context.set(['people', participant], next);
}

/** The subjects of those who may be in a room. */
export function sentTo(context: Context, room: string): string[] {
  return allAssignments(context)
    .filter(([, assignment]) => assignment.room === room && isSent(context, assignment))
    .map(([subject]) => subject);
}

/** Takes who is in a room now, unless a later report has come already. */
export function takePresence(context: Context, room: string, { subjects, count }: BreakoutPresence): void {
  if (!isLatest(context, room, count)) return;
  const present = new Set(subjects);
  for (const [subject, { in: inside }] of allAssignments(context)) {
    if (present.has(subject)) {
      if (inside !== room) assign(context, subject, { in: room });
    } else if (inside === room) assign(context, subject, { in: null });
  }
}

/** Tells a room who may be in it, until it has heard. */
function tellRoom(context: Context, room: string): void {
  if (!wasEntered(context, room)) return;
  context.memory.put(`tell:${room}`, true);
  context.background((later, signal) => deliver(later, room, signal));
}

async function deliver(context: Context, room: string, signal: AbortSignal): Promise<void> {
  const breakout = breakoutIdOf(context, room);
  if (breakout === null) return;
  // A change from now on tells the room again.
  context.memory.delete(`tell:${room}`);
  const told: BreakoutService = { type: 'allowed', subjects: sentTo(context, room) };
  try {
    const answer = await breakoutObject(context.env, context.room, breakout).tellBehavior('breakouts', told);
    if (!signal.aborted && breakoutIdOf(context, room) === breakout)
      takePresence(context, room, answer as BreakoutPresence);
  } catch (error) {
    console.warn(`[callroom] A breakout room of ${context.room} did not take who may be in it.`, error);
    context.memory.put(`tell:${room}`, true);
    retryLater(context);
  }
}

/** Tells the rooms that have not heard yet. */
export function tellAgain(context: Context): void {
  for (const [key] of context.memory.list('tell:')) tellRoom(context, key.slice('tell:'.length));
}
