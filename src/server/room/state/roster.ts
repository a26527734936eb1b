import type { ParticipantInfo, RevokedSources } from '../../../room/protocol/index.js';
import type { Member } from './member.js';
import type { Members } from './members.js';
import type { StateTree } from './state-tree.js';

/** Changes participants, and keeps their stored records and the shared state consistent. */
export class Roster {
  #publishers = new Set<Member>();

  constructor(
    readonly members: Members,
    readonly tree: StateTree,
  ) {}

  /**
   * Whether others see this member in the room's state. Viewers are only counted, and waiting participants are not in
   * yet.
   */
  isListed(member: Member): boolean {
    return member.present && member.info.role !== 'viewer' && member.info.role !== 'waiting';
  }

  /**
   * Whether a member sees and hears the room: everyone but waiting participants and, while the room is backstage,
   * viewers. The others get an empty room, no messages and no media.
   */
  isInside({ info: { role } }: Member): boolean {
    return role !== 'waiting' && !(role === 'viewer' && this.tree.state.room.live === false);
  }

  /** Stores a member who is new, or whose presence or role may have changed, and shows or hides them accordingly. */
  place(member: Member): void {
    const path = ['participants', member.info.id];
    if (this.isListed(member) !== this.#isShown(member)) this.#notePublisher(member);
    if (!this.isListed(member)) this.tree.delete(path);
    else if (!this.#isShown(member)) this.tree.set(path, member.info);
    this.members.save(member);
    this.#countViewers();
  }

  set<K extends keyof ParticipantInfo>(member: Member, key: K, value: ParticipantInfo[K]): void {
    if (this.#isShown(member)) this.tree.set(['participants', member.info.id, key], value);
    else member.info[key] = value;
    this.members.save(member);
  }

  /** @param revoked null: no source is revoked. */
  setRevoked(member: Member, revoked: RevokedSources | null): void {
    const { info } = member;
    if (JSON.stringify(info.revoked ?? null) === JSON.stringify(revoked)) return;
    const path = ['participants', info.id, 'revoked'];
    if (revoked) {
      if (this.#isShown(member)) this.tree.set(path, revoked);
      else info.revoked = revoked;
    } else if (this.#isShown(member)) this.tree.delete(path);
    else delete info.revoked;
    this.members.save(member);
  }

  setPublication(member: Member, trackName: string, value: ParticipantInfo['publications'][string]): void {
    this.#publishers.add(member);
    member.info.publications[trackName] = value;
    if (this.#isShown(member)) {
      this.tree.set(['participants', member.info.id, 'publications', trackName], value);
    }
    this.members.save(member);
  }

  deletePublication(member: Member, trackName: string): void {
    this.#publishers.add(member);
    if (this.#isShown(member)) {
      this.tree.delete(['participants', member.info.id, 'publications', trackName]);
    } else {
      delete member.info.publications[trackName];
    }
    this.members.save(member);
  }

  /** Removes a member for good. The record is deleted first, so that a later failure cannot bring the member back. */
  delete(member: Member): void {
    this.#notePublisher(member);
    this.members.delete(member.info.id);
    member.present = false;
    this.tree.delete(['participants', member.info.id]);
    this.#countViewers();
  }

  /** The members whose publications changed, appeared or disappeared since the last call. */
  takePublishers(): Iterable<Member> {
    const publishers = this.#publishers;
    if (publishers.size > 0) this.#publishers = new Set();
    return publishers;
  }

  #notePublisher(member: Member): void {
    if (Object.keys(member.info.publications).length > 0) this.#publishers.add(member);
  }

  #isShown({ info }: Member): boolean {
    return this.tree.state.participants[info.id] === info;
  }

  #countViewers(): void {
    this.tree.set(['viewers'], this.members.group('viewers').size);
  }
}
