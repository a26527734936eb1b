/** Names as the server accepts them. Apart from `names.ts`, which every page loads. */
import * as v from 'valibot';
import { cleanName, searchKey } from '../../core/plain-text.js';
import { MAX_DISPLAY_NAME_LENGTH, nameLength, roomNameFlaw } from './names.js';

/**
 * A room name at the server. It is composed to NFC and otherwise left as it is: a site decides by the exact name who
 * may enter, so a name with an invisible character must be refused rather than become the name of another room.
 */
export const RoomName = v.pipe(
  v.string(),
  v.check(
    (name) => roomNameFlaw(name) === null,
    ({ input }) => roomNameFlaw(input) ?? '',
  ),
  v.transform((name) => name.normalize('NFC')),
);

const shortName = (otherwise: string) =>
  v.pipe(
    v.string(),
    v.transform(cleanName),
    v.check((name) => nameLength(name) <= MAX_DISPLAY_NAME_LENGTH, otherwise),
  );

/** A display name at the server. Empty for a guest. */
export const DisplayName = shortName(
  `A name has at most ${MAX_DISPLAY_NAME_LENGTH} characters. Choose a shorter name.`,
);

/** At the server: a text to search display names for, which can be as long as they are. */
export const NameSearch = v.pipe(
  shortName(`A search has at most ${MAX_DISPLAY_NAME_LENGTH} characters. Enter a shorter text.`),
  v.transform(searchKey),
);
