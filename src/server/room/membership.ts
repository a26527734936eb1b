import type { ParticipantInfo } from '../../room/protocol/index.js';
import { Refusal } from '../refusal.js';
import type { CommandRoom } from './command-entry.js';
import type { Liveness } from './liveness.js';
import type { SubscribedLayers } from './media/subscribed-layers.js';
import { makePlace } from './moderation/capacity.js';
import { isBelow } from './moderation/grants.js';
import type { ModeratorLists } from './moderation/moderator-lists.js';
import { publicly } from './moderation/revocations.js';
import type { JoinRequest } from './room-host.js';
import { DisplayNames } from './state/display-names.js';
import type { IdempotencyLog } from './state/idempotency-log.js';
import type { Meeting } from './state/meeting.js';
import type { Member } from './state/member.js';

/** The parts of the room that keep something about each member, besides those that every part sees. */
export interface MembershipParts {
  readonly idempotency: IdempotencyLog;
  readonly liveness: Liveness;
  readonly meeting: Meeting;
  readonly moderatorLists: ModeratorLists;
  readonly watched: SubscribedLayers;
}

/** How members join, come back, and leave. */
export class Membership {
  readonly #room: CommandRoom;
  readonly #parts: MembershipParts;
  readonly #names: DisplayNames;
  /** The ids of new members whose page has not confirmed its welcome: it may have no resume secret to come back with. */
  readonly #unconfirmed = new Set<string>();

  constructor(room: CommandRoom, parts: MembershipParts) {
    this.#room = room;
    this.#parts = parts;
    this.#names = new DisplayNames(room.members);
  }

  /** @throws `Refusal` when the claims are not admitted. */
  join(request: JoinRequest): { member: Member; resumed: boolean } {
    const { claims, known, nextSecretHash } = request;
    const standing = this.#room.members.standing(claims.subject);
    if (standing.banned) throw Refusal.removed();
    const old = this.#resumable(request);
    const token = { role: claims.role, grants: claims.grants };
    const wasIn = old !== null && old.info.role !== 'waiting';
    const role = this.#room.moderation.roleOf({ subject: claims.subject, token }, wasIn);
    if (!old) {
      this.#forgetUnconfirmed(claims.subject);
      makePlace(this.#room, role, claims.subject);
    }
    const name = this.#names.choose(claims.name, claims.subject);
    const info: ParticipantInfo = old?.info ?? {
      id: `p_${crypto.randomUUID().replaceAll('-', '').slice(0, 20)}`,
      name,
      role,
      connected: true,
      joinedAtMs: this.#room.nextMs(),
      handRaisedAtMs: null,
      recordingSinceMs: null,
      publications: {},
    };
    const { grants, revoked } = this.#room.moderation.rightsIn(role, { subject: claims.subject, token });
    const member: Member = {
      info,
      subject: claims.subject,
      token,
      grants,
      // The client certainly has the secret it presented, however many welcomes were lost since.
      resume: { current: nextSecretHash, previous: old ? (request.resume?.secretHash ?? null) : null },
      declared: old?.declared ?? {},
      watches: old?.watches ?? [],
      presence: old?.presence ?? null,
      lostAtMs: null,
      present: true,
    };
    this.#parts.watched.forget(info.id);
    if (!old) this.#unconfirmed.add(info.id);
    this.#room.members.add(member);
    this.#room.people.set(member, 'name', name);
    this.#room.people.set(member, 'role', role);
    this.#room.people.setRevoked(member, publicly(revoked));
    this.#room.people.set(member, 'connected', true);
    // A page without state was reloaded, so it no longer records.
    if (!known) this.#room.people.set(member, 'recordingSinceMs', null);
    this.#room.people.place(member);
    this.#room.presence.place(member);
    if (old) this.#trim(member, known !== null);
    this.#parts.meeting.note();
    if (!isBelow(role, 'participant')) this.#room.stage.forget(claims.subject);
    if (role !== 'waiting') {
      if (!old) this.#room.behaviors.tell('onJoin', member);
      // The room has not noticed that the earlier page is gone.
      else if (!known && old.lostAtMs === null) this.#room.behaviors.tell('onDisconnect', member);
    }
    this.#room.changed();
    return { member, resumed: old !== null };
  }

  /** Marks a member whose socket was lost, and who may come back. */
  lost(member: Member): void {
    member.lostAtMs = this.#room.host.now();
    this.#parts.moderatorLists.forget(member.info.id);
    this.#room.people.set(member, 'connected', false);
    if (member.info.role !== 'waiting') this.#room.behaviors.tell('onDisconnect', member);
    if (this.#unconfirmed.has(member.info.id)) this.takeOut(member);
    this.#room.changed();
  }

  /** Removes the member's tile; the member can still resume. */
  takeOut(member: Member): void {
    member.present = false;
    this.#room.people.place(member);
    this.#parts.meeting.note();
  }

  /** Removes a member for good, at once. The record is deleted first, and nothing below stores it again. */
  leave(member: Member, isUrgent = false): void {
    this.#unconfirmed.delete(member.info.id);
    this.#room.people.delete(member);
    this.#room.presence.place(member);
    this.#room.departed.note(member);
    this.#room.offers.forget(member.info.id);
    this.#room.host.closeTracks(this.#room.sessions.endAll(member), isUrgent);
    this.#parts.idempotency.forget(member.info.id);
    this.#room.speakers.forget(member.info.id);
    this.#parts.watched.forget(member.info.id);
    this.#parts.meeting.note();
    this.#room.stage.onLeave(member.subject);
    this.#room.sourceControl.noteSilence(member.subject);
    if (member.info.role !== 'waiting') this.#room.behaviors.tell('onLeave', member);
    this.#room.changed();
  }

  /** The client has its new resume secret, so the previous secret becomes invalid. */
  confirmResume(member: Member): void {
    this.#unconfirmed.delete(member.info.id);
    if (member.resume.previous === null) return;
    member.resume.previous = null;
    this.#room.members.save(member);
  }

  /** Sets the next resume secret; the current secret stays valid until `confirmResume`. */
  renewResume(member: Member, nextSecretHash: string): void {
    member.resume = { current: nextSecretHash, previous: member.resume.current };
    this.#room.members.save(member);
  }

  /** Removes what is left of this person's joins that never got as far as the page: it now joins again. */
  #forgetUnconfirmed(subject: string): void {
    for (const [id, member] of [...this.#room.members.group(`subject ${subject}`)])
      if (this.#unconfirmed.has(id) && member.lostAtMs !== null) this.leave(member);
  }

  #resumable({ claims, resume }: JoinRequest): Member | null {
    const member = resume ? this.#room.members.get(resume.participant) : undefined;
    if (!resume || !member || member.subject !== claims.subject) return null;
    const { current, previous } = member.resume;
    if (resume.secretHash !== current && resume.secretHash !== previous) return null;
    return this.#parts.liveness.isForgotten(member) ? null : member;
  }

  /** After a reload, closes all media of the old page; after a drop, only what is no longer granted. */
  #trim(member: Member, isSamePage: boolean): void {
    if (!isSamePage) this.#room.offers.forget(member.info.id);
    this.#room.host.closeTracks(
      isSamePage ? this.#room.media.withdraw(member) : this.#room.sessions.endAll(member),
    );
  }
}
