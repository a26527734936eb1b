import type { Source } from '../../../room/protocol/index.js';
import type { Screens } from '../room-options.js';
import type { Member } from '../state/members.js';
import type { Roster } from '../state/roster.js';

/** Holds a room to its rule for screens. What is a screen is its publisher's word; see `planPublication`. */
export class ScreenPolicy {
  readonly #people: Roster;
  readonly #rule: Screens;

  constructor(people: Roster, rule: Screens) {
    this.#people = people;
    this.#rule = rule;
  }

  /** Whether somebody else's screen, or its sound, is in the way of this one. */
  isTaken(member: Member, source: Source): boolean {
    return this.#rule === 'one' && isOfScreen(source) && this.#others(member).length > 0;
  }

  /** Whose shares end as `member` publishes this. */
  endedBy(member: Member, source: Source): Member[] {
    return this.#rule === 'take-over' && source === 'screen' ? this.#others(member) : [];
  }

  #others(member: Member): Member[] {
    const shares = ({ present, info }: Member) =>
      present && Object.values(info.publications).some(({ source }) => isOfScreen(source));
    return [...this.#people.members.all()].filter((other) => other !== member && shares(other));
  }
}

export function isOfScreen(source: Source): boolean {
  return source === 'screen' || source === 'screen-audio';
}
