import { MAX_DISPLAY_NAME_LENGTH } from '../../../room/protocol/index.js';
import type { Member } from './member.js';

/** The lowest numbers are used again when their people have left. Beyond them, a crowd of one name counts on. */
const REUSED_NUMBERS = 20;
/** How many names are counted on from where they are; more are counted from the lowest number again. */
const MAX_COUNTED_NAMES = 1_000;

/** The members of a room, by their person and by the name that is shown. */
export interface NamedMembers {
  group(group: `subject ${string}` | `name ${string}`): ReadonlyMap<string, Pick<Member, 'subject' | 'info'>>;
}

/** Chooses the names under which people see one another. */
export class DisplayNames {
  readonly #members: NamedMembers;
  /** The last number given to each name of a crowd, so that a join does not try all numbers. */
  readonly #lastNumbers = new Map<string, number>();

  constructor(members: NamedMembers) {
    this.#members = members;
  }

  /**
   * Returns the name under which others see a person: `Ada`, or `Ada (2)` while another person in the room has that
   * name. It stays for the whole visit. All connections of a person have the same name. Of guests, who have no name, the
   * second has the number alone: see `isGuest`.
   * @param name the name in the token
   */
  choose(name: string, subject: string): string {
    for (const { info } of this.#members.group(`subject ${subject}`).values())
      if (isNumbered(info.name, name) && !this.#isTaken(info.name, subject)) return info.name;
    for (let number = 1; number <= REUSED_NUMBERS; number++) {
      const shown = numbered(name, number);
      if (!this.#isTaken(shown, subject)) return shown;
    }
    const base = name.toLowerCase();
    for (let number = (this.#lastNumbers.get(base) ?? REUSED_NUMBERS) + 1; ; number++) {
      const shown = numbered(name, number);
      if (this.#isTaken(shown, subject)) continue;
      if (this.#lastNumbers.size >= MAX_COUNTED_NAMES) this.#lastNumbers.clear();
      this.#lastNumbers.set(base, number);
      return shown;
    }
  }

  #isTaken(shown: string, subject: string): boolean {
    const others = this.#members.group(`name ${shown.toLowerCase()}`).values();
    return [...others].some((other) => other.subject !== subject);
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
