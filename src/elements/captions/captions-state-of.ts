import type { CaptionsState } from '../../behaviors/captions-state.js';
import type { Call } from '../../call/call.js';
import type { ReadableStore } from '../../core/store.js';

/** The shared state of the captions; undefined outside a room, and in a room without captions. */
export function captionsStateOf(
  call: Call | null,
  read: <T>(store: ReadableStore<T>) => T,
): CaptionsState | undefined {
  const room = call && read(call.room);
  return room ? (read(room.behaviors).captions as CaptionsState | undefined) : undefined;
}

/** Whether the room turns a participant's speech into text now. */
export function isTranscribed(state: CaptionsState | undefined, participant: string): boolean {
  const status = state?.transcript ? state.speakers[participant]?.status : undefined;
  return status === 'starting' || status === 'listening';
}
