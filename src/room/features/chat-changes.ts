import { quoteOf } from '../protocol/chat.js';
import type { ChatChange, ChatMessage, ChatReaction } from '../protocol/index.js';

/** The messages after one of them was edited or deleted; also in the replies that quote it. */
export function withChange(messages: readonly ChatMessage[], change: ChatChange): readonly ChatMessage[] {
  const { message: id, ...text } = change;
  const isConcerned = (message: ChatMessage) => message.id === id || message.replyTo?.message === id;
  if (!messages.some(isConcerned)) return messages;
  return messages.map((message) => {
    if (!isConcerned(message)) return message;
    if (message.id !== id)
      return {
        ...message,
        replyTo: message.replyTo && {
          ...message.replyTo,
          text: quoteOf(change.text),
          deleted: change.deleted,
        },
      };
    const reactions = change.deleted ? { attachments: [], reactions: [], ownReactions: [] } : {};
    return { ...message, ...text, ...reactions };
  });
}

/**
 * The reactions to a message after some kinds of them have changed. A kind with `count: 0` is gone, and a new kind comes
 * last.
 */
export function withReactions(
  reactions: readonly ChatReaction[],
  changed: readonly ChatReaction[],
): ChatReaction[] {
  const kinds = new Map([...reactions, ...changed].map((one) => [one.reaction, one]));
  return [...kinds.values()].filter(({ count }) => count > 0);
}
