import type { Source } from '../../../room/protocol/index.js';
import { Refusal } from '../../refusal.js';
import type { RoomContext } from '../room-context.js';
import type { Member } from '../state/member.js';
import type { Standing, StoredRevocation } from '../state/members.js';
import { own } from '../state/own.js';
import { isBelow } from './grants.js';
import type { ModerationRecords } from './moderation-records.js';
import { revocationsOf } from './revocations.js';

/**
 * Turns the sources of people off and lets them on again, for all connections of a person. Each revocation gets a new
 * id. A person can lift only a mute whose id they know, so a lift or a publication that was under way when a moderator
 * muted the person has no effect.
 */
export class SourceControl {
  readonly #room: RoomContext;
  readonly #moderation: ModerationRecords;

  constructor(room: RoomContext, moderation: ModerationRecords) {
    this.#room = room;
    this.#moderation = moderation;
  }

  /** @param mayLift whether the person may lift it. A revocation that they may not lift stays so. */
  revoke(subject: string, source: Source, { info: { name, role } }: Member, mayLift: boolean): void {
    this.#revoke(subject, source, { id: newId(), by: { name, role }, mayLift });
  }

  /**
   * Mutes everyone of lower rank who may speak.
   * @returns the id of all revocations that this has made.
   */
  muteAll({ info: { name, role } }: Member): string {
    const { members } = this.#room;
    const revocation = { id: newId(), by: { name, role }, mayLift: true };
    for (const subject of new Set([...members.all()].map((member) => member.subject))) {
      if (!isBelow(this.#moderation.highestRole(subject, 'waiting'), role)) continue;
      const { microphone } = members.standing(subject).revoked;
      const own = [...members.group(`subject ${subject}`).values()];
      if (own.some(({ grants }) => grants.publish.includes('microphone'))) {
        this.#revoke(subject, 'microphone', revocation);
      } else if (microphone?.mayLift) {
        // Muted before, and perhaps about to lift that. An id of its own, because an undo must not end the earlier mute.
        this.#revoke(subject, 'microphone', { ...revocation, id: newId() });
      }
    }
    return revocation.id;
  }

  /** @throws `Refusal` `not_allowed` if a higher role revoked the source. */
  restore(subject: string, source: Source, actor: Member): void {
    this.#checkRevoker(subject, source, actor);
    this.#restore(subject, source);
  }

  /** Restores the microphone of everyone who has this revocation, including people who have left. */
  restoreAll(revocation: string, actor: Member): void {
    const subjects = this.#room.members.subjectsWith({ revocation });
    for (const subject of subjects) this.#checkRevoker(subject, 'microphone', actor);
    for (const subject of subjects) this.#restore(subject, 'microphone');
  }

  /**
   * A person lifts a mute of their own source.
   * @throws `Refusal` `conflict` if it is no longer the latest; `not_allowed` if only a moderator can restore the source.
   */
  lift({ subject, info }: Member, source: Source, revocation: string): void {
    const { members, tree } = this.#room;
    const standing = members.standing(subject);
    const found = revocationsOf(standing, info.role, tree.state.room.mayUnmute).find(
      (other) => other.source === source,
    );
    if (!found) return;
    if (!found.mayLift)
      throw Refusal.notAllowed('A moderator has turned off this source, and you cannot turn it on yourself.');
    if (found.id !== revocation)
      throw Refusal.conflict(
        'A moderator has muted you again since then. Look at the latest mute, then unmute again.',
      );
    this.#change(subject, source, undefined);
  }

  /** Sets whether everyone may unmute. It starts over: who was allowed before has no advantage later. */
  setMayUnmute(mayUnmute: boolean): void {
    const { members, tree } = this.#room;
    if (tree.state.room.mayUnmute === mayUnmute) return;
    for (const subject of members.subjectsWith('speech')) members.changeStanding(subject, { speech: null });
    tree.set(['room', 'mayUnmute'], mayUnmute);
    const publishers = [...members.group('publishers').values()];
    for (const subject of new Set(publishers.map((member) => member.subject))) this.keepLive(subject);
    this.#moderation.applyRules();
  }

  /** While the room's rule is in force: a person whose microphone is on may keep it on until they mute. */
  keepLive(subject: string): void {
    const { members, tree } = this.#room;
    if (tree.state.room.mayUnmute || members.standing(subject).speech !== null) return;
    if (this.#isLive(subject)) members.changeStanding(subject, { speech: 'live' });
  }

  /** A microphone of this person may have gone off. With the last, the permission to keep it on ends. */
  noteSilence(subject: string): void {
    const { members } = this.#room;
    if (members.standing(subject).speech !== 'live' || this.#isLive(subject)) return;
    this.#moderation.change(subject, { speech: null });
  }

  /**
   * A phone call or the system may interrupt a microphone that is on. A client could claim that, but it could as well
   * send silence instead.
   */
  #isLive(subject: string): boolean {
    return [...this.#room.members.group(`subject ${subject}`).values()].some(({ info, declared }) =>
      Object.values(info.publications).some(
        ({ source, muted, trackName }) =>
          source === 'microphone' && (!muted || own(declared, trackName)?.interrupted),
      ),
    );
  }

  #revoke(subject: string, source: Source, revocation: StoredRevocation): void {
    const before = this.#room.members.standing(subject).revoked[source];
    this.#change(subject, source, {
      ...revocation,
      by: before && isBelow(revocation.by.role, before.by.role) ? before.by : revocation.by,
      mayLift: revocation.mayLift && (before?.mayLift ?? true),
    });
  }

  #restore(subject: string, source: Source): void {
    const isRuled = source === 'microphone' && !this.#room.tree.state.room.mayUnmute;
    this.#change(subject, source, undefined, isRuled ? 'allowed' : null);
  }

  /** A change of the microphone also decides what the person may do with it under the room's rule. */
  #change(
    subject: string,
    source: Source,
    revocation: StoredRevocation | undefined,
    speech: Standing['speech'] = null,
  ): void {
    const { members } = this.#room;
    const { [source]: _, ...others } = members.standing(subject).revoked;
    const revoked = revocation ? { ...others, [source]: revocation } : others;
    this.#moderation.change(subject, { revoked, ...(source === 'microphone' && { speech }) });
  }

  #checkRevoker(subject: string, source: Source, { info }: Member): void {
    const by = this.#room.members.standing(subject).revoked[source]?.by.role;
    if (by && isBelow(info.role, by))
      throw Refusal.notAllowed(`A ${by} turned off this source, and your role cannot restore it.`);
  }
}

function newId(): string {
  return crypto.randomUUID();
}
