import { CROWD_FROM } from '../../../room/protocol/index.js';
import type { Member } from '../state/member.js';
import type { Roster } from '../state/roster.js';

const MAX_LISTED = 16;
/** How often a participant's reports may move them up the list. */
const MOVE_EVERY_MS = 1_000;

/** Recent speakers in a crowd. Pages use the list to choose which tracks to pull. */
export class Speakers {
  readonly #people: Roster;
  readonly #now: () => number;
  readonly #spokeAtMs = new Map<string, number>();

  constructor(people: Roster, now: () => number) {
    this.#people = people;
    this.#now = now;
  }

  spoke({ info: { id, publications } }: Member): void {
    const now = this.#now();
    if (now - (this.#spokeAtMs.get(id) ?? 0) < MOVE_EVERY_MS) return;
    const { members } = this.#people;
    if (!Object.values(publications).some(({ kind }) => kind === 'audio')) return;
    if (members.group('publishers').size < CROWD_FROM) return;
    this.#spokeAtMs.set(id, now);
    const { speakers } = this.#people.tree.state;
    if (speakers[0] === id) return;
    this.#set([id, ...speakers.filter((other) => other !== id)].slice(0, MAX_LISTED));
  }

  forget(id: string): void {
    this.#spokeAtMs.delete(id);
    const { speakers } = this.#people.tree.state;
    if (speakers.includes(id)) this.#set(speakers.filter((other) => other !== id));
  }

  #set(speakers: string[]): void {
    this.#people.tree.set(['speakers'], speakers);
  }
}
