import type { PresenceMeta, PresentPerson } from '../../../room/protocol/index.js';
import type { Member } from './member.js';
import type { Members } from './members.js';
import { own } from './own.js';
import type { PersonIds } from './person-ids.js';
import type { StateTree } from './state-tree.js';

/** With more tracked members than this, a list of them is made at most once a second. */
const MAX_ALWAYS_LISTED = 200;
const LIST_LASTS_MS = 1_000;

/** A person with presence as the server's own code sees them: with the subject of their tokens. */
export type KnownPerson = PresentPerson & { subject: string };

/** What the room's connections say about themselves, grouped by person. */
export class Presence {
  readonly #members: Members;
  readonly #tree: StateTree;
  readonly #ids: PersonIds;
  readonly #now: () => number;
  #listed: { people: readonly KnownPerson[]; version: number; atMs: number } | null = null;

  constructor(members: Members, tree: StateTree, ids: PersonIds, now: () => number) {
    this.#members = members;
    this.#tree = tree;
    this.#ids = ids;
    this.#now = now;
  }

  /** Sets or removes (null) a connection's meta, as a change of those keys that differ. */
  set(member: Member, meta: PresenceMeta | null): void {
    if (!meta && !member.presence) return;
    const path = this.#pathOf(member);
    const shown = own(own(this.#tree.state.people, path[1])?.metas ?? {}, member.info.id);
    if (shown && meta) {
      for (const key of Object.keys(shown)) if (!Object.hasOwn(meta, key)) this.#tree.delete([...path, key]);
      for (const [key, value] of Object.entries(meta)) {
        if (JSON.stringify(own(shown, key)) !== JSON.stringify(value)) this.#tree.set([...path, key], value);
      }
    } else {
      if (!meta) this.#hide(member);
      member.presence = meta;
      this.place(member);
    }
    this.#members.save(member);
  }

  /** Shows or hides a member with presence whose role may have changed, or who has left for good. */
  place(member: Member): void {
    const { info, presence } = member;
    if (!presence) return;
    if (this.#members.get(info.id) === member && showsPresence(member)) this.#show(member, presence);
    else this.#hide(member);
  }

  /**
   * All people with presence, viewers included, in the order of their ids. In a room with many of them the list may be
   * a second old.
   */
  list(): readonly KnownPerson[] {
    const { version } = this.#members;
    const tracked = this.#members.group('tracked');
    const isFresh =
      this.#listed?.version === version ||
      (tracked.size > MAX_ALWAYS_LISTED && this.#now() - (this.#listed?.atMs ?? 0) < LIST_LASTS_MS);
    if (!this.#listed || !isFresh) {
      const people = peopleOf(tracked.values(), (subject) => this.#ids.of(subject));
      this.#listed = { people, version, atMs: this.#now() };
    }
    return this.#listed.people;
  }

  /** Forgets everything, with the room's data. */
  clear(): void {
    this.#ids.clear();
    this.#listed = null;
  }

  #show(member: Member, presence: PresenceMeta): void {
    const path = this.#pathOf(member);
    const id = path[1];
    const person = own(this.#tree.state.people, id);
    if (!person) {
      this.#tree.set(['people', id], { id, name: member.info.name, metas: { [member.info.id]: presence } });
    } else if (own(person.metas, member.info.id) !== presence) this.#tree.set(path, presence);
    this.#setName(member.subject, id);
  }

  #hide(member: Member): void {
    const path = this.#pathOf(member);
    const id = path[1];
    this.#tree.delete(path);
    const person = own(this.#tree.state.people, id);
    if (person && Object.keys(person.metas).length === 0) this.#tree.delete(['people', id]);
    else if (person) this.#setName(member.subject, id);
  }

  #setName(subject: string, id: string): void {
    const { metas } = own(this.#tree.state.people, id)!;
    const members = [...this.#members.group(`subject ${subject}`).values()];
    const shown = members.filter(({ info }) => Object.hasOwn(metas, info.id));
    if (shown.length > 0) this.#tree.set(['people', id, 'name'], nameOf(shown));
  }

  #pathOf({ subject, info }: Member): [string, string, string, string] {
    return ['people', this.#ids.of(subject), 'metas', info.id];
  }
}

/** Whether others see a member's presence in the state: viewers are only in the list. */
export function showsPresence({ info: { role }, presence }: Member): boolean {
  return presence !== null && role !== 'viewer' && role !== 'waiting';
}

/** The people with presence among `members`, in the order of their ids. */
export function peopleOf(members: Iterable<Member>, idOf: (subject: string) => string): KnownPerson[] {
  const bySubject = new Map<string, Member[]>();
  for (const member of members) {
    const known = bySubject.get(member.subject);
    if (known) known.push(member);
    else bySubject.set(member.subject, [member]);
  }
  return [...bySubject]
    .map(([subject, connections]) => ({
      id: idOf(subject),
      name: nameOf(connections),
      subject,
      metas: Object.fromEntries(connections.map(({ info, presence }) => [info.id, presence!])),
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Of connections with different names, the latest counts. */
function nameOf(connections: readonly Member[]): string {
  const latest = connections.reduce((a, b) => (b.info.joinedAtMs > a.info.joinedAtMs ? b : a));
  return latest.info.name;
}
