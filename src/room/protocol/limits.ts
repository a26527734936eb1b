import { cleanName, cleanText } from '../../core/plain-text.js';

/** The longest text of a chat message, and the longest JSON of a site's own message, in UTF-16 code units. */
export const MAX_TEXT_LENGTH = 4_000;
export const MAX_MESSAGE_LENGTH = 8_000;
/** The longest comment on a call. */
export const MAX_COMMENT_LENGTH = 4_000;
/** The longest question and the longest option of a poll. */
export const MAX_QUESTION_LENGTH = 200;
export const MAX_OPTION_LENGTH = 80;
/** The most options of a poll, the most open polls, and the most polls of a room in all. */
export const MAX_POLL_OPTIONS = 8;
export const MAX_OPEN_POLLS = 10;
export const MAX_POLLS = 20;

/** The longest reaction, in UTF-16 code units after cleaning. */
export const MAX_REACTION_LENGTH = 16;

/** The longest presence of a connection, in bytes of its JSON as UTF-8. */
export const MAX_PRESENCE_BYTES = 1_024;

/** Whether the room takes `text` as a reaction. */
export function isReaction(text: string): boolean {
  const { length } = cleanName(text);
  return length > 0 && length <= MAX_REACTION_LENGTH;
}

/** The length of a text as the room counts it: UTF-16 code units after cleaning. */
export function textLength(text: string): number {
  return cleanText(text).length;
}
