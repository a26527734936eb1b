import type { BoardState } from '../../behaviors/board-state.js';
import type { Call } from '../../call/call.js';
import type { ReadableStore } from '../../core/store.js';

/** The shared state of the whiteboard, without loading its code; undefined outside a room, and without `boardBehavior`. */
export function boardStateOf(
  call: Call | null,
  read: <T>(store: ReadableStore<T>) => T,
): BoardState | undefined {
  const room = call && read(call.room);
  return room ? (read(room.behaviors).board as BoardState | undefined) : undefined;
}

/** Whether you may draw, without loading the code of the whiteboard. `call.board.mayDraw` says the same. */
export function mayUseBoard(call: Call | null, read: <T>(store: ReadableStore<T>) => T): boolean {
  const state = boardStateOf(call, read);
  const room = call && read(call.room);
  const self = room && read(room.self);
  if (!state || !self) return false;
  return state.editors === 'moderators' ? self.grants.moderate : self.role !== 'viewer' && self.grants.send;
}
