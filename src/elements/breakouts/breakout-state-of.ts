import type { BreakoutState } from '../../behaviors/breakout-state.js';
import type { Call } from '../../call/call.js';
import type { ReadableStore } from '../../core/store.js';

type Read = <T>(store: ReadableStore<T>) => T;

/** The shared state of breakout rooms; undefined outside a room, and if the main room has no `breakoutBehavior`. */
export function breakoutStateOf(call: Call | null, read: Read): BreakoutState | undefined {
  const main = call && read(call.mainRoom);
  return main ? (read(main.behaviors).breakouts as BreakoutState | undefined) : undefined;
}

/** The name of the breakout room that a participant of `call.room` is in. Only the main room has such participants. */
export function breakoutNameOf(call: Call, id: string, read: Read): string | undefined {
  if (read(call.room) !== read(call.mainRoom)) return undefined;
  const state = breakoutStateOf(call, read);
  const { room, here } = (state?.session && state.people[id]) || {};
  return here && room ? state?.rooms[room]?.name : undefined;
}

/** Whether you may manage the rooms: you are a moderator of the main room. */
export function mayManage(call: Call, read: Read): boolean {
  const main = read(call.mainRoom);
  return (main && read(main.self)?.grants.moderate) ?? false;
}

/** The time until a time of the room's clock, in milliseconds. */
export function leftMs(call: Call, atMs: number, read: Read): number {
  const { aheadMs } = read(call.breakouts.clock) ?? { aheadMs: 0 };
  return Math.max(0, atMs - (Date.now() + aheadMs));
}
