/** The longest text of a chat message, and the longest JSON of a site's own, in UTF-16 code units. */
export const MAX_TEXT_LENGTH = 4_000;
export const MAX_MESSAGE_LENGTH = 8_000;
