import type { BreakoutState } from '../../../behaviors/breakout-state.js';
import type { BehaviorContext } from '../room-behavior.js';
import { breakoutObject } from './service.js';
import { retryLater } from './timer.js';

type Context = BehaviorContext<BreakoutState>;

/** One opening of the rooms. Each has room objects of its own, so that nothing of an earlier one is left. */
interface Session {
  id: string;
  /** By the id of the room: the count of the latest report; a room without one was never entered. */
  counts: Record<string, number>;
}

/** @returns the id of the session. */
export function beginSession({ memory }: Context): string {
  const session: Session = { id: crypto.randomUUID().replaceAll('-', ''), counts: {} };
  memory.put('session', session);
  return session.id;
}

function sessionOf({ memory }: Context): Session | undefined {
  return memory.get('session') as Session | undefined;
}

/** The id of the object of a room; null: the rooms are closed. */
export function breakoutIdOf(context: Context, room: string): string | null {
  const session = sessionOf(context);
  return session ? `${session.id}.${room}` : null;
}

/** The room of an object; null: it belongs to an earlier opening. */
export function roomOfBreakout(context: Context, breakout: string): string | null {
  const [id, room] = breakout.split('.');
  return room && id === sessionOf(context)?.id && Object.hasOwn(context.state.rooms, room) ? room : null;
}

/** Remembers that a room is about to have people. */
export function noteEntered(context: Context, room: string): void {
  const session = sessionOf(context);
  if (!session || room in session.counts) return;
  session.counts[room] = 0;
  context.memory.put('session', session);
}

/**
 * Whether a report from a room is the latest, which it then becomes. The calls between two objects may arrive in another
 * order.
 */
export function isLatest(context: Context, room: string, count: number): boolean {
  const session = sessionOf(context);
  if (!session || count < (session.counts[room] ?? 0)) return false;
  session.counts[room] = count;
  context.memory.put('session', session);
  return true;
}

export function wasEntered(context: Context, room: string): boolean {
  return room in (sessionOf(context)?.counts ?? {});
}

/** Ends the session: its rooms end for everyone in them, and their data is deleted. */
export function endSession(context: Context): void {
  const session = sessionOf(context);
  for (const room of Object.keys(session?.counts ?? {})) clearBreakout(context, room);
  context.memory.delete('session');
  for (const [key] of context.memory.list('tell:')) context.memory.delete(key);
}

/** Ends a room for everyone in it, and deletes its data: the chat too. */
export function clearBreakout(context: Context, room: string): void {
  const session = sessionOf(context);
  if (!session || !(room in session.counts)) return;
  const breakout = `${session.id}.${room}`;
  delete session.counts[room];
  context.memory.put('session', session);
  context.memory.put(`clear:${breakout}`, true);
  context.background((later) => clear(later, breakout));
}

async function clear(context: Context, breakout: string): Promise<void> {
  try {
    await breakoutObject(context.env, context.room, breakout).clearRoom();
    context.memory.delete(`clear:${breakout}`);
  } catch (error) {
    console.warn(`[callroom] A breakout room of ${context.room} could not be closed yet.`, error);
    // The data of this room, and with it the note of what is to be closed, may have been deleted meanwhile.
    context.memory.put(`clear:${breakout}`, true);
    retryLater(context);
  }
}

/** Closes the rooms that could not be closed yet. */
export function clearAgain(context: Context): void {
  for (const [key] of context.memory.list('clear:'))
    context.background((later) => clear(later, key.slice('clear:'.length)));
}
