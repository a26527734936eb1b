import type { ChatChange, ChatMessage, ChatPin, ChatReaction } from './chat.js';

/**
 * The data of each event, by event name. Events report something that happens and is not state. A behavior adds its
 * own.
 */
export interface RoomEventData {
  /** A participant or a viewer sent a reaction. */
  reaction: { participant: string; name: string; reaction: string };
  /** Another participant shares their screen, which has ended your share: the room shows one at a time. */
  'screen.taken': { by: string };
  /**
   * The layers of your own video that at least one participant receives, best first; null: any of them may be needed.
   * You need not send the other layers, except the lowest one, which keeps the track alive.
   */
  'layers.watched': { trackName: string; layers: string[] | null };
  /** A message was sent to everyone, or privately by you or to you. */
  'chat.sent': ChatMessage;
  /** Changes under a watched prefix; without `value` when the key was deleted. */
  'storage.changed': { changes: { key: string; version: number; value?: unknown }[] };
  /** A message was edited or deleted. Quotes of it change too. */
  'chat.changed': ChatChange;
  /** People reacted to a message, or took a reaction back. `reactions` are all reactions to it now. */
  'chat.reacted': { message: number; reactions: ChatReaction[] };
  /** You reacted to a message, perhaps in another window. `reactions` are all your reactions to it now. */
  'chat.own-reactions': { message: number; reactions: string[] };
  /** A moderator pinned a message, in place of the previous one, or unpinned it (null). */
  'chat.pinned': { pinned: ChatPin | null };
}
export type RoomEventName = keyof RoomEventData;
