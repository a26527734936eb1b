export interface ChatMessage {
  /** Increases by one with each message of the room. */
  id: number;
  /** The sender's participant id at the time. */
  from: string;
  /** The sender's name at the time, because the sender may have left when the message is read. */
  name: string;
  /** The recipient's participant id; null: everyone. */
  to: string | null;
  /** Empty when the message was deleted. */
  text: string;
  sentAtMs: number;
  editedAtMs: number | null;
  deleted: boolean;
}

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
  /** A message was edited or deleted; the data is its current version. */
  'chat.changed': ChatMessage;
}
export type RoomEventName = keyof RoomEventData;
