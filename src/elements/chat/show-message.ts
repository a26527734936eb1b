import type { CallChat } from '../../call/feature-shapes.js';
import { RoomError } from '../../room/room-error.js';

/**
 * Loads earlier pages until a message is in the conversation. The room answers one page at a time.
 * @returns whether the room has the message
 */
export async function loadMessage(chat: CallChat, id: number): Promise<boolean> {
  const isLoaded = () => (chat.messages.get()[0]?.id ?? id) <= id;
  while (!isLoaded() && chat.hasMore.get()) await chat.loadMore();
  return chat.messages.get().some((message) => message.id === id && !message.deleted);
}

/** The message was deleted, or is older than the messages that the room keeps. */
export function messageMissing(): RoomError {
  return new RoomError(
    'not_found',
    'The room no longer has this chat message: it was deleted, or it is older than the messages that the room keeps.',
    { values: { variant: 'message' } },
  );
}
