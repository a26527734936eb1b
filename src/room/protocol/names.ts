import { cleanName, isGuest, isVisible, stripInvisible } from '../../core/plain-text.js';

/** The longest names, in code points in Unicode Normalization Form C. */
export const MAX_ROOM_NAME_LENGTH = 128;
export const MAX_DISPLAY_NAME_LENGTH = 64;

/** The length of a name in code points of its composed form, so that it does not depend on the keyboard. */
export function nameLength(name: string): number {
  return [...name.normalize('NFC')].length;
}

/** The canonical form of a room name that a person or a page enters; `''` when it has no visible character. */
export function tidyRoomName(name: string): string {
  const tidied = stripInvisible(name)
    .replace(/[\n\t]/gu, '')
    .normalize('NFC')
    .trim();
  return isVisible(tidied) ? tidied : '';
}

/**
 * A display name that a person or a page enters, in the form that others see; `''` (a guest) when it has no visible
 * character, or when it is the number that the room gives to a guest.
 */
export function tidyDisplayName(name: string): string {
  return isGuest(name) ? '' : cutName(name);
}

/** Cleans a name, or a text to search names for, and cuts it to the longest name. */
export function cutName(name: string): string {
  // The cut may leave half an emoji, so clean again.
  return cleanName([...cleanName(name)].slice(0, MAX_DISPLAY_NAME_LENGTH).join(''));
}

/** Why `name` is not a valid room name, as a sentence for people; `null` if it is valid. */
export function roomNameFlaw(name: string): string | null {
  const composed = name.normalize('NFC');
  const tidied = tidyRoomName(composed);
  if (tidied === '') return 'A room name needs at least one visible character.';
  if (tidied !== composed) {
    return 'The room name contains control characters, invisible characters, characters that change the text direction, or white space at its ends. Remove them.';
  }
  if (nameLength(composed) > MAX_ROOM_NAME_LENGTH) {
    return `A room name has at most ${MAX_ROOM_NAME_LENGTH} characters. Choose a shorter name.`;
  }
  return null;
}

/**
 * A room name as one path segment. URL parsers remove a segment `.` or `..` even when it is encoded (URL Standard,
 * section 4.4, "path state"), so this appends a space, which no room name ends with.
 */
export function roomSegment(room: string): string {
  const segment = encodeURIComponent(room);
  return segment === '.' || segment === '..' ? `${segment}%20` : segment;
}

/** The room name in a path segment that the router has decoded. */
export function roomOfSegment(segment: string): string {
  return segment.normalize('NFC').trim();
}
