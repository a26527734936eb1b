import type { Grants, Revocation, Role } from '../../../room/protocol/index.js';
import { Refusal } from '../../refusal.js';
import type { RoomContext } from '../room-context.js';
import type { Member } from '../state/member.js';
import type { Standing } from '../state/members.js';
import { grantsOf, higher, isBelow, roleGrants, withoutGifts } from './grants.js';
import { isSpeaking, mayHaveMicrophone, publicly, revocationsOf } from './revocations.js';

/** What a person may do at the moment. */
export interface Rights {
  grants: Grants;
  revoked: Revocation[];
}

/** Applies the room's decisions about a person to all of their participants. */
export class ModerationRecords {
  readonly #room: RoomContext;

  constructor(room: RoomContext) {
    this.#room = room;
  }

  change(subject: string, change: Partial<Standing>): void {
    const { members, stage } = this.#room;
    members.changeStanding(subject, change);
    if (change.role !== undefined || change.banned) stage.forget(subject);
    const own = members.group(`subject ${subject}`).values();
    this.#room.forEachMember((member) => this.#apply(member), own);
  }

  /**
   * A person's role, from their token and the room's decisions.
   * @param wasIn whether they have already passed the waiting room.
   */
  roleOf({ subject, token }: Pick<Member, 'subject' | 'token'>, wasIn: boolean): Role {
    const standing = this.#room.members.standing(subject);
    const role = standing.role ?? token.role;
    const isAdmitted = wasIn || standing.admitted;
    if (role === 'waiting') return isAdmitted ? 'participant' : 'waiting';
    const mustWait = this.#room.tree.state.room.waitingRoom && isBelow(role, 'moderator');
    return mustWait && !isAdmitted ? 'waiting' : role;
  }

  /** Goes live or backstage: shows the room to its viewers, or an empty room. What they receive ends at once. */
  setLive(live: boolean): void {
    const { members, tree, people, media, host } = this.#room;
    const wasShown = tree.state.room.live !== false;
    tree.set(['room', 'live'], live);
    if (wasShown === live) return;
    if (live) {
      this.#room.behaviors.onLive();
      tree.forgetHistory();
    }
    const viewers = members.group('role viewer').values();
    this.#room.forEachMember((member) => {
      member.grants = this.rightsIn('viewer', member).grants;
      people.place(member);
      host.closeTracks(media.withdraw(member), true);
      host.welcomeAgain(member.info.id, false);
    }, viewers);
  }

  /** A person's grants in `role`, and the sources that are missing in them because they are revoked. */
  rightsIn(role: Role, { subject, token }: Pick<Member, 'subject' | 'token'>): Rights {
    if (role === 'viewer' && this.#room.tree.state.room.live === false)
      return { grants: { ...roleGrants.waiting }, revoked: [] };
    const own = isBelow(role, token.role) ? withoutGifts(role, token.grants) : token.grants;
    const grants = grantsOf(role, own);
    const standing = this.#room.members.standing(subject);
    const all = revocationsOf(standing, role, this.#room.tree.state.room.mayUnmute);
    const revoked = all.filter(({ source }) => grants.publish.includes(source));
    const publish = grants.publish.filter((source) => !revoked.some((other) => other.source === source));
    return { grants: { ...grants, publish }, revoked };
  }

  /**
   * The highest role of a person in the room, among all of their windows.
   * @param least the role to start from.
   */
  highestRole(subject: string, least: Role): Role {
    let highest = least;
    for (const { info } of this.#room.members.group(`subject ${subject}`).values()) {
      highest = higher(highest, info.role);
    }
    return highest;
  }

  /** Applies the room's rules again to each member whose rights they change. */
  applyRules(): void {
    const speakers = [...this.#room.members.all()].filter((member) => mayHaveMicrophone(member));
    this.#room.forEachMember((member) => {
      const revoked = publicly(this.rightsIn(member.info.role, member).revoked);
      if (JSON.stringify(revoked) !== JSON.stringify(member.info.revoked ?? null)) this.#apply(member);
    }, speakers);
  }

  #apply(member: Member): void {
    const { people, host, media, members } = this.#room;
    const standing = members.standing(member.subject);
    if (standing.banned) {
      this.#room.remove(member, Refusal.removed());
      return;
    }
    const wasWaiting = member.info.role === 'waiting';
    const wasInside = people.isInside(member);
    const role = wasWaiting && !standing.admitted ? 'waiting' : this.roleOf(member, true);
    people.set(member, 'role', role);
    const { grants, revoked } = this.rightsIn(role, member);
    member.grants = grants;
    people.setRevoked(member, publicly(revoked));
    people.place(member);
    this.#room.presence.place(member);
    host.closeTracks(media.withdraw(member), true);
    // The microphone that the person was allowed to keep on may have ended.
    if (standing.speech === 'live' && !isSpeaking(members, member.subject)) {
      this.change(member.subject, { speech: null });
      return;
    }
    // Another view of the room needs another state, and not just other grants.
    if (people.isInside(member) === wasInside) host.tellSelf(member.info.id);
    else host.welcomeAgain(member.info.id);
    if (wasWaiting && role !== 'waiting') this.#room.behaviors.tell('onJoin', member);
  }
}
