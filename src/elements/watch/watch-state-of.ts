import type { WatchState } from '../../behaviors/watch-state.js';
import type { Call } from '../../call/call.js';
import type { ReadableStore } from '../../core/store.js';

/** The shared state of watching together; undefined outside a room, and in a room without `watchBehavior`. */
export function watchStateOf(
  call: Call | null,
  read: <T>(store: ReadableStore<T>) => T,
): WatchState | undefined {
  const room = call && read(call.room);
  return room ? (read(room.behaviors).watch as WatchState | undefined) : undefined;
}
