import type { WaitingPerson } from '../../../room/protocol/index.js';
import type { RoomContext } from '../room-context.js';
import type { Member } from '../state/member.js';

const MAX_LISTED = 100;

/** Tells moderators, and only them, who is waiting. */
export class WaitingList {
  readonly #room: RoomContext;
  #told = '[]';
  /** The moderators who have the current list. */
  #informed = new Set<string>();

  constructor(room: RoomContext) {
    this.#room = room;
  }

  hasChanged(): boolean {
    const [text, moderators] = [JSON.stringify(this.#people()), this.#moderators()];
    if (text !== this.#told) return true;
    return text !== '[]' && moderators.some(({ info }) => !this.#informed.has(info.id));
  }

  tellModerators(): void {
    if (!this.hasChanged()) return;
    const people = this.#people();
    const text = JSON.stringify(people);
    const isNews = text !== this.#told;
    const moderators = this.#moderators();
    for (const { info } of moderators) {
      if (isNews || !this.#informed.has(info.id)) this.#room.host.send(info.id, { type: 'waiting', people });
    }
    this.#told = text;
    this.#informed = new Set(moderators.map(({ info }) => info.id));
  }

  /** A moderator with a new connection needs the list again. */
  forget(id: string): void {
    this.#informed.delete(id);
  }

  #people(): WaitingPerson[] {
    return [...this.#room.members.group('waiting').values()]
      .map(({ info: { id, name, joinedAtMs } }) => ({ id, name, sinceMs: joinedAtMs }))
      .sort((a, b) => a.sinceMs - b.sinceMs)
      .slice(0, MAX_LISTED);
  }

  #moderators(): Member[] {
    return [...this.#room.members.group('moderators').values()];
  }
}
