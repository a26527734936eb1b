import { MAX_DISPLAY_NAME_LENGTH } from '../../../room/protocol/index.js';
import type { Member } from './member.js';

/**
 * Returns the name under which others see a person: `Ada`, or `Ada (2)` while another person in the room has that name.
 * It stays for the whole visit. All connections of a person have the same name. A guest has no name, and no number.
 * @param name the name in the token
 */
export function displayName(name: string, subject: string, members: Iterable<Member>): string {
  if (name === '') return name;
  const taken = new Set<string>();
  let own: string | null = null;
  for (const member of members) {
    const shown = member.info.name;
    if (member.subject !== subject) taken.add(shown.toLowerCase());
    else if (isNumbered(shown, name)) own ??= shown;
  }
  if (own !== null && !taken.has(own.toLowerCase())) return own;
  for (let number = 1; ; number++) {
    const shown = numbered(name, number);
    if (!taken.has(shown.toLowerCase())) return shown;
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
