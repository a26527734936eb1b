import type { Source } from '../../../room/protocol/index.js';
import type { Screens } from '../room-options.js';
import type { Member } from '../state/member.js';
import type { Roster } from '../state/roster.js';

/** Enforces the room's screen policy. The publisher declares which track is a screen; see `planPublication`. */
export class ScreenPolicy {
  readonly #people: Roster;
  readonly #rule: Screens;

  constructor(people: Roster, rule: Screens) {
    this.#people = people;
    this.#rule = rule;
  }

  /** Whether the screen or screen audio of another participant blocks this source. */
  isTaken(member: Member, source: Source): boolean {
    return this.#rule === 'one' && isOfScreen(source) && this.#others(member).length > 0;
  }

  /** The members whose screen shares end when `member` publishes this source. */
  endedBy(member: Member, source: Source): Member[] {
    return this.#rule === 'take-over' && source === 'screen' ? this.#others(member) : [];
  }

  #others(member: Member): Member[] {
    const shares = ({ info }: Member) =>
      Object.values(info.publications).some(({ source }) => isOfScreen(source));
    return [...this.#people.members.group('publishers').values()].filter(
      (other) => other !== member && shares(other),
    );
  }
}

export function isOfScreen(source: Source): boolean {
  return source === 'screen' || source === 'screen-audio';
}
