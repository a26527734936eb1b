import type { Source } from './state.js';

export interface ChatMessage {
  /** Rises by one with each message of the room. */
  id: number;
  /** The sender's participant id at the time. */
  from: string;
  /** The sender's name at the time, since they may be gone when it is read. */
  name: string;
  /** To one person; null: to everyone. */
  to: string | null;
  /** Empty where it was deleted. */
  text: string;
  sentAtMs: number;
  editedAtMs: number | null;
  deleted: boolean;
}

/** What happens and is no state, by name, with what it carries. A behaviour adds its own. */
export interface RoomEventData {
  reaction: { participant: string; reaction: string };
  /** Someone asks me to mute. */
  'mute.requested': { source: Source; by: string };
  /** Somebody shares their screen, and my share has ended by it: the room shows one at a time. */
  'screen.taken': { by: string };
  /**
   * Which layers of one's own video anybody is receiving, best first; null: any of them may be wanted. What nobody
   * watches need not be sent, but for the least layer, by which the track stays.
   */
  'layers.watched': { trackName: string; layers: string[] | null };
  'chat.sent': ChatMessage;
  /** Under a prefix that is watched; without `value` where the key was deleted. */
  'storage.changed': { changes: { key: string; version: number; value?: unknown }[] };
  /** Edited or deleted: the message as it is now. */
  'chat.changed': ChatMessage;
}
export type RoomEventName = keyof RoomEventData;
