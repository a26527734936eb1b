import { Refusal } from '../refusal.js';
import { grantsOf, isBelow } from './grants.js';
import type { Member, Standing } from './members.js';
import type { RoomCore } from './room-core.js';

/** Carries what the room decides about a person to each participant who is that person. */
export class Standings {
  readonly #room: RoomCore;

  constructor(room: RoomCore) {
    this.#room = room;
  }

  change(subject: string, change: Partial<Standing>): void {
    const { members } = this.#room;
    members.changeStanding(subject, change);
    this.#room.forEachMember((member) => {
      if (member.subject === subject) this.#apply(member);
    });
  }

  /** The role someone has, given what they came with. @param wasIn whether they are past the waiting room. */
  roleOf({ subject, token }: Pick<Member, 'subject' | 'token'>, wasIn: boolean): Member['info']['role'] {
    const standing = this.#room.members.standing(subject);
    const role = standing.role ?? token.role;
    const isAdmitted = wasIn || standing.admitted;
    if (role === 'waiting') return isAdmitted ? 'participant' : 'waiting';
    const mustWait = this.#room.tree.state.room.waitingRoom && isBelow(role, 'moderator');
    return mustWait && !isAdmitted ? 'waiting' : role;
  }

  #apply(member: Member): void {
    const { people, host, media, members } = this.#room;
    const standing = members.standing(member.subject);
    if (standing.keptOut) {
      this.#room.remove(member, Refusal.removed());
      return;
    }
    const wasWaiting = member.info.role === 'waiting';
    const role = wasWaiting && !standing.admitted ? 'waiting' : this.roleOf(member, true);
    people.set(member, 'role', role);
    member.grants = grantsOf(role, member.token.grants, standing.revoked);
    people.place(member);
    host.closeTracks(media.withdraw(member));
    if (!wasWaiting || role === 'waiting') {
      host.tellSelf(member.info.id);
      return;
    }
    host.welcomeAgain(member.info.id);
    this.#room.behaviors.tell('onJoin', member);
  }
}
