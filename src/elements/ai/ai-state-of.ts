import type { AiState } from '../../behaviors/ai-state.js';
import type { Call } from '../../call/call.js';
import type { ReadableStore } from '../../core/store.js';

/** The shared state of the AI; undefined outside a room, and in a room without an AI. */
export function aiStateOf(call: Call | null, read: <T>(store: ReadableStore<T>) => T): AiState | undefined {
  const room = call && read(call.room);
  return room ? (read(room.behaviors).ai as AiState | undefined) : undefined;
}

/** Whether the AI is in the call. */
export function isInCall({ status }: AiState): boolean {
  return status !== 'off' && status !== 'failed';
}

/** Whether you are the person whom the AI may hear now. Nothing follows it. */
export function hasFloor(call: Call): boolean {
  const floor = aiStateOf(call, (store) => store.get() as never)?.floor;
  return floor != null && floor === call.self.details.get().id;
}
