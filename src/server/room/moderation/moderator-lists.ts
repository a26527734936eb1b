import type { ServerEvent } from '../../../room/protocol/index.js';
import type { RoomContext } from '../room-context.js';
import type { Member } from '../state/member.js';
import type { MemberGroup } from '../state/member-groups.js';
import type { Stage } from './stage.js';

const MAX_WAITING = 100;
const MAX_HANDS = 50;
/** With more people than this in a list, moderators get its changes at most this often. */
const MAX_TOLD_AT_ONCE = 20;
const TELL_EVERY_MS = 500;

/** Tells moderators, and only them, who waits, which viewers raise a hand, and who is invited to the stage. */
export class ModeratorLists {
  readonly #lists: readonly ModeratorList[];

  constructor(room: RoomContext, stage: Stage) {
    const { members } = room;
    const version = (...groups: MemberGroup[]) =>
      groups.reduce((sum, group) => sum + members.groupVersion(group), 0);
    this.#lists = [
      new ModeratorList(
        room,
        () => version('waiting'),
        () => members.group('waiting').size,
        () => ({ message: waitingPeople(room), isEmpty: members.group('waiting').size === 0 }),
      ),
      new ModeratorList(
        room,
        () => version('hands') + stage.version,
        () => members.group('hands').size,
        () => ({
          message: { type: 'audience', ...raisedHands(room), invited: stage.list() },
          isEmpty: members.group('hands').size === 0 && stage.list().length === 0,
        }),
      ),
    ];
  }

  hasChanged(): boolean {
    return this.#lists.some((list) => list.hasChanged());
  }

  tellModerators(): void {
    for (const list of this.#lists) list.tellModerators();
  }

  /** When a change is due that has to wait, in milliseconds since the epoch; null: none. */
  nextWakeMs(): number | null {
    const due = this.#lists.flatMap((list) => list.nextWakeMs() ?? []);
    return due.length > 0 ? Math.min(...due) : null;
  }

  /** A moderator with a new connection needs the lists again. */
  forget(id: string): void {
    for (const list of this.#lists) list.forget(id);
  }
}

interface Edition {
  message: ServerEvent;
  isEmpty: boolean;
}

/** One list. A moderator who has heard nothing knows that it is empty. */
class ModeratorList {
  readonly #room: RoomContext;
  readonly #version: () => number;
  readonly #size: () => number;
  readonly #make: () => Edition;
  #made: (Edition & { version: number; text: string }) | null = null;
  #told: string;
  /** The version of which moderators have been told, whether or not it changed the list. */
  #toldVersion: number;
  #toldAtMs = 0;
  /** The moderators who have the current list. */
  #informed = new Set<string>();
  /** The moderators whose last list was not empty, and who have missed that it is empty now. */
  readonly #outdated = new Set<string>();

  constructor(room: RoomContext, version: () => number, size: () => number, make: () => Edition) {
    this.#room = room;
    this.#version = version;
    this.#size = size;
    this.#make = make;
    this.#told = this.#edition.isEmpty ? this.#edition.text : '';
    this.#toldVersion = version();
  }

  /** Whether there is something to tell now. A room asks with every command, so this makes no list. */
  hasChanged(): boolean {
    if (this.#version() !== this.#toldVersion) return this.#dueAtMs <= this.#room.host.now();
    return this.#moderators().some(({ info }) => this.#needs(info.id));
  }

  nextWakeMs(): number | null {
    return this.#version() !== this.#toldVersion && !this.hasChanged() ? this.#dueAtMs : null;
  }

  tellModerators(): void {
    if (!this.hasChanged()) return;
    const { text, message } = this.#edition;
    const isNews = text !== this.#told;
    const moderators = this.#moderators();
    for (const { info } of moderators) {
      if (isNews || this.#needs(info.id)) this.#room.host.send(info.id, message);
      this.#outdated.delete(info.id);
    }
    if (isNews) this.#toldAtMs = this.#room.host.now();
    this.#told = text;
    this.#toldVersion = this.#version();
    this.#informed = new Set(moderators.map(({ info }) => info.id));
    for (const id of this.#outdated) if (!this.#room.members.get(id)) this.#outdated.delete(id);
  }

  forget(id: string): void {
    if (this.#informed.delete(id) && !this.#edition.isEmpty) this.#outdated.add(id);
  }

  #needs(id: string): boolean {
    return this.#edition.isEmpty ? this.#outdated.has(id) : !this.#informed.has(id);
  }

  /** Made again only after a change of the people whom it lists: a room asks for it with every command. */
  get #edition(): Edition & { text: string } {
    const version = this.#version();
    if (this.#made?.version !== version) {
      const edition = this.#make();
      this.#made = { ...edition, version, text: JSON.stringify(edition.message) };
    }
    return this.#made;
  }

  get #dueAtMs(): number {
    return this.#size() > MAX_TOLD_AT_ONCE ? this.#toldAtMs + TELL_EVERY_MS : 0;
  }

  #moderators(): Member[] {
    return [...this.#room.members.group('moderators').values()];
  }
}

function waitingPeople({ members }: RoomContext): ServerEvent {
  const people = earliest(members.group('waiting').values(), ({ info }) => info.joinedAtMs, MAX_WAITING).map(
    ({ info: { id, name, joinedAtMs } }) => ({ id, name, sinceMs: joinedAtMs }),
  );
  return { type: 'waiting', people };
}

function raisedHands({ members }: RoomContext) {
  const raised = members.group('hands');
  const raisedAtMs = ({ info }: Member) => info.handRaisedAtMs ?? 0;
  const hands = earliest(raised.values(), raisedAtMs, MAX_HANDS).map((member) => {
    const { id, name } = member.info;
    return { id, name, raisedAtMs: raisedAtMs(member) };
  });
  return { hands, handCount: raised.size };
}

/** The first `count` members, in order. It sorts only these: a whole audience may raise its hands at once. */
function earliest(members: Iterable<Member>, atMs: (member: Member) => number, count: number): Member[] {
  let first: Member[] = [];
  const sort = () => {
    first = first.sort((a, b) => atMs(a) - atMs(b)).slice(0, count);
  };
  for (const member of members) {
    if (first.push(member) >= 2 * count) sort();
  }
  sort();
  return first;
}
