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
