import * as v from 'valibot';
import { cleanName, isVisible, stripInvisible } from '../../core/plain-text.js';

/** The longest names, in code points of their composed form (Unicode Normalization Form C). */
export const MAX_ROOM_NAME_LENGTH = 128;
export const MAX_DISPLAY_NAME_LENGTH = 64;

/** How long a name is: in code points, composed, so that it does not depend on the keyboard. */
export function nameLength(name: string): number {
  return [...name.normalize('NFC')].length;
}

/** A room name as a person or a page gives it, in the form that names the room; `''` where nothing of it is visible. */
export function tidyRoomName(name: string): string {
  const tidied = stripInvisible(name)
    .replace(/[\n\t]/gu, '')
    .normalize('NFC')
    .trim();
  return isVisible(tidied) ? tidied : '';
}

/** A display name as a person or a page gives it, in the form that others see; `''` (a guest) where nothing of it is visible. */
export function tidyDisplayName(name: string): string {
  // What is cut off may leave half an emoji behind.
  return cleanName([...cleanName(name)].slice(0, MAX_DISPLAY_NAME_LENGTH).join(''));
}

/** Why a text is no room name, in a sentence for people; `null`: it is one. */
export function roomNameFlaw(name: string): string | null {
  const composed = name.normalize('NFC');
  const tidied = tidyRoomName(composed);
  if (tidied === '') return 'A room name needs at least one visible character.';
  if (tidied !== composed) {
    return 'A room name has no control characters, no invisible characters, no characters that turn the direction of text, and no white space at its ends.';
  }
  if (nameLength(composed) > MAX_ROOM_NAME_LENGTH) {
    return `A room name has at most ${MAX_ROOM_NAME_LENGTH} characters. Choose a shorter one.`;
  }
  return null;
}

/**
 * A room name at the server. It is composed and otherwise taken as it is: a site decides by the name that it was given
 * who may enter, so a name with an invisible character in it must be refused rather than become the name of another room.
 */
export const RoomName = v.pipe(
  v.string(),
  v.check(
    (name) => roomNameFlaw(name) === null,
    ({ input }) => roomNameFlaw(input) ?? '',
  ),
  v.transform((name) => name.normalize('NFC')),
);

/** A display name at the server. Empty: a guest. */
export const DisplayName = v.pipe(
  v.string(),
  v.transform(cleanName),
  v.check(
    (name) => nameLength(name) <= MAX_DISPLAY_NAME_LENGTH,
    `A name has at most ${MAX_DISPLAY_NAME_LENGTH} characters. Choose a shorter one.`,
  ),
);

/**
 * A room name as one segment of a path. A segment `.` or `..` would be taken out of the URL, however it is encoded (URL
 * Standard, section 4.4, "path state"), so a space follows, with which no room name ends.
 */
export function roomSegment(room: string): string {
  const segment = encodeURIComponent(room);
  return segment === '.' || segment === '..' ? `${segment}%20` : segment;
}

/** The room name of a path's segment, decoded by the router. */
export function roomOfSegment(segment: string): string {
  return segment.normalize('NFC').trim();
}
