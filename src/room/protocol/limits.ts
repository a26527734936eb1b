import { cleanText } from '../../core/plain-text.js';

/** The longest text of a chat message, and the longest JSON of a site's own, in UTF-16 code units. */
export const MAX_TEXT_LENGTH = 4_000;
export const MAX_MESSAGE_LENGTH = 8_000;
/** The longest comment on a call. */
export const MAX_COMMENT_LENGTH = 4_000;
/** The longest question and the longest answer of a poll. */
export const MAX_QUESTION_LENGTH = 200;
export const MAX_OPTION_LENGTH = 80;

/** How long a text is: as the room counts it, in UTF-16 code units of what is left once it is cleaned. */
export function textLength(text: string): number {
  return cleanText(text).length;
}
