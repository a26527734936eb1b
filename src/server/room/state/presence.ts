import type { PresenceMeta, PresentPerson } from '../../../room/protocol/index.js';
import type { Member } from './member.js';
import type { Members } from './members.js';
import { own } from './own.js';
import type { PersonIds } from './person-ids.js';
import type { StateTree } from './state-tree.js';

/** A person with presence as the server's own code sees them: with the subject of their tokens. */
export type KnownPerson = PresentPerson & { subject: string };

/** What the room's connections say about themselves, grouped by person. */
export class Presence {
  readonly #members: Members;
  readonly #tree: StateTree;
  readonly #ids: PersonIds;

  constructor(members: Members, tree: StateTree, ids: PersonIds) {
    this.#members = members;
    this.#tree = tree;
    this.#ids = ids;
  }

  /** Sets or removes (null) a connection's meta, as a change of those keys that differ. */
  set(member: Member, meta: PresenceMeta | null): void {
    const path = this.#pathOf(member);
    const shown = this.#shown(member);
    if (shown && meta) {
      for (const key of Object.keys(shown)) if (!Object.hasOwn(meta, key)) this.#tree.delete([...path, key]);
      for (const [key, value] of Object.entries(meta)) {
        if (JSON.stringify(own(shown, key)) !== JSON.stringify(value)) this.#tree.set([...path, key], value);
      }
      member.presence = shown;
    } else member.presence = meta;
    this.place(member);
    this.#members.save(member);
  }

  /** Shows or hides a member whose role may have changed, or who has left for good. */
  place(member: Member): void {
    const { info, presence } = member;
    const isIn = this.#members.get(info.id) === member && info.role !== 'viewer' && info.role !== 'waiting';
    if (presence && isIn) this.#show(member, presence);
    else this.#hide(member);
  }

  /** All people with presence, viewers included, in the order of their ids. */
  list(): KnownPerson[] {
    const people = new Map<string, KnownPerson>();
    for (const { info, subject, presence } of this.#members.group('tracked').values()) {
      if (!presence) continue;
      const id = this.#ids.of(subject);
      const person = people.get(id) ?? { id, name: info.name, subject, metas: {} };
      person.metas[info.id] = presence;
      people.set(id, person);
    }
    return [...people.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  #show(member: Member, presence: PresenceMeta): void {
    const [, id, , participant] = this.#pathOf(member) as [string, string, string, string];
    const person = own(this.#tree.state.people, id);
    const { name } = member.info;
    if (!person) this.#tree.set(['people', id], { id, name, metas: { [participant]: presence } });
    else if (own(person.metas, participant) !== presence) this.#tree.set(this.#pathOf(member), presence);
    this.#tree.set(['people', id, 'name'], name);
  }

  #hide(member: Member): void {
    const path = this.#pathOf(member);
    this.#tree.delete(path);
    const person = own(this.#tree.state.people, path[1]!);
    if (person && Object.keys(person.metas).length === 0) this.#tree.delete(path.slice(0, 2));
  }

  #shown(member: Member): PresenceMeta | undefined {
    const [, id, , participant] = this.#pathOf(member) as [string, string, string, string];
    const person = own(this.#tree.state.people, id);
    return person && own(person.metas, participant);
  }

  #pathOf({ subject, info }: Member): string[] {
    return ['people', this.#ids.of(subject), 'metas', info.id];
  }
}
