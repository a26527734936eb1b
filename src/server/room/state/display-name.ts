import { MAX_DISPLAY_NAME_LENGTH } from '../../../room/protocol/index.js';
import type { Members } from './members.js';

/**
 * Returns the name under which others see a person: `Ada`, or `Ada (2)` while another person in the room has that name.
 * It stays for the whole visit. All connections of a person have the same name. Of guests, who have no name, the second
 * has the number alone: see `isGuest`.
 * @param name the name in the token
 */
export function displayName(name: string, subject: string, members: Pick<Members, 'group'>): string {
  const isTaken = (shown: string) =>
    [...members.group(`name ${shown.toLowerCase()}`).values()].some((other) => other.subject !== subject);
  for (const { info } of members.group(`subject ${subject}`).values())
    if (isNumbered(info.name, name) && !isTaken(info.name)) return info.name;
  for (let number = 1; ; number++) {
    const shown = numbered(name, number);
    if (!isTaken(shown)) return shown;
  }
}

/** The longest names lose their end, because a number that is cut off tells nobody apart. */
function numbered(name: string, number: number): string {
  if (number === 1) return name;
  const suffix = ` (${number})`;
  return [...name].slice(0, MAX_DISPLAY_NAME_LENGTH - suffix.length).join('') + suffix;
}

/** Whether `shown` is `name`, with any number. */
function isNumbered(shown: string, name: string): boolean {
  const number = Number(/ \((\d+)\)$/u.exec(shown)?.[1] ?? 1);
  return shown === name || shown === numbered(name, number);
}
