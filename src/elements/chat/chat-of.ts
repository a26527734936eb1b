import { RoomChat } from '../../room/room-chat.js';
import type { RoomAccess } from '../../room/room-client.js';

const chats = new WeakMap<RoomAccess, RoomChat>();

/** The one chat of a room: what is open beside the call and the count on its button read the same. */
export function chatOf(room: RoomAccess): RoomChat {
  const known = chats.get(room);
  if (known) return known;
  const chat = new RoomChat(room);
  chats.set(room, chat);
  return chat;
}
