import type { Role } from '../../../room/protocol/index.js';
import type { Member } from './member.js';

/**
 * - `present`: admitted members with a tile, or counted among the viewers
 * - `viewers`, `publishers`: present members who only watch, or who publish something
 * - `hands`: those of the viewers who raise a hand
 * - `waiting`: present members in the waiting room
 * - `connected`: members with a socket; `moderators`: those of them who may moderate
 * - `lost`: members without a socket; `dimmed`: those of them who still have their place. Both are in the order of their
 *   loss.
 * - `tracked`: admitted members with presence
 * - `role …`: all members in a role; `subject …`: all members of a person; `name …`: all with a name, in lower case
 */
export type MemberGroup =
  | 'present'
  | 'viewers'
  | 'publishers'
  | 'hands'
  | 'waiting'
  | 'connected'
  | 'moderators'
  | 'lost'
  | 'dimmed'
  | 'tracked'
  | `role ${Role}`
  | `subject ${string}`
  | `name ${string}`;

const NO_MEMBERS: ReadonlyMap<string, Member> = new Map();

/**
 * Groups of a room's members, updated each time a member is stored. Without them, every join and every command would
 * search all members, and a thousand people who leave together would stop the room.
 */
export class MemberGroups {
  readonly #groups = new Map<MemberGroup, Map<string, Member>>();
  readonly #groupsOf = new Map<string, readonly MemberGroup[]>();
  readonly #versions = new Map<MemberGroup, number>();

  /** The members of a group, by participant id. */
  get(group: MemberGroup): ReadonlyMap<string, Member> {
    return this.#groups.get(group) ?? NO_MEMBERS;
  }

  /** Changes with every change of the group or of a member in it. */
  version(group: MemberGroup): number {
    return this.#versions.get(group) ?? 0;
  }

  /** Puts a new or changed member into its groups. */
  place(member: Member): void {
    const { id } = member.info;
    const groups = groupsFor(member);
    for (const group of this.#groupsOf.get(id) ?? []) if (!groups.includes(group)) this.#takeOut(id, group);
    for (const group of groups) {
      const members = this.#groups.get(group) ?? new Map<string, Member>();
      this.#groups.set(group, members.set(id, member));
      this.#count(group);
    }
    this.#groupsOf.set(id, groups);
  }

  delete(id: string): void {
    for (const group of this.#groupsOf.get(id) ?? []) this.#takeOut(id, group);
    this.#groupsOf.delete(id);
  }

  #takeOut(id: string, group: MemberGroup): void {
    const members = this.#groups.get(group);
    members?.delete(id);
    if (members?.size === 0) this.#groups.delete(group);
    this.#count(group);
  }

  #count(group: MemberGroup): void {
    // Each person and name has a group of its own; only the others are asked for their version.
    if (!group.startsWith('subject ') && !group.startsWith('name '))
      this.#versions.set(group, this.version(group) + 1);
  }
}

function groupsFor({ info, subject, grants, lostAtMs, present, presence }: Member): MemberGroup[] {
  const { role, publications } = info;
  const groups: MemberGroup[] = [`subject ${subject}`, `name ${info.name.toLowerCase()}`, `role ${role}`];
  if (present) groups.push(role === 'waiting' ? 'waiting' : 'present');
  if (present && role === 'viewer') groups.push('viewers');
  if (present && role === 'viewer' && info.handRaisedAtMs !== null) groups.push('hands');
  if (present && Object.keys(publications).length > 0) groups.push('publishers');
  groups.push(lostAtMs === null ? 'connected' : 'lost');
  if (lostAtMs === null && grants.moderate) groups.push('moderators');
  if (lostAtMs !== null && present) groups.push('dimmed');
  if (presence !== null && role !== 'waiting') groups.push('tracked');
  return groups;
}
