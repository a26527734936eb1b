import type { RoomEventData } from '../../../room/protocol/index.js';
import { RateLimit } from '../limits/rate-limit.js';
import { SubjectLimits } from '../limits/subject-limits.js';
import type { Member } from './member.js';

/**
 * As many receivers of reactions as the room serves: 3 reactions a second among 10,000 viewers, 30 among 1,000. An
 * audience that applauds would otherwise cost the square of its size.
 */
const RECEIVERS_PER_SECOND = 30_000;
const RECEIVERS_AT_ONCE = 90_000;
/** With more members than this, a person who reacts again and again leaves room for the others. */
const CROWD = 100;
const OF_PERSON_PER_SECOND = 0.2;
const OF_PERSON_AT_ONCE = 2;

/** The parts of a room that its reactions use. */
export interface ReactionsRoom {
  readonly members: {
    readonly size: number;
    group(group: 'role waiting' | 'role viewer'): { readonly size: number };
  };
  readonly tree: { readonly state: { readonly room: { readonly live: boolean | null } } };
  readonly host: { now(): number };
  emitToAll(event: 'reaction', data: RoomEventData['reaction']): void;
  emitTo(member: Member, event: 'reaction', data: RoomEventData['reaction']): void;
}

/** Passes reactions on. When too many come in a moment, the others see some of them, and each person their own. */
export class Reactions {
  readonly #room: ReactionsRoom;
  readonly #receivers: RateLimit;
  readonly #ofPerson = new SubjectLimits('You react too often.', OF_PERSON_PER_SECOND, OF_PERSON_AT_ONCE);

  constructor(room: ReactionsRoom) {
    this.#room = room;
    this.#receivers = new RateLimit(RECEIVERS_PER_SECOND, RECEIVERS_AT_ONCE, room.host.now());
  }

  send(by: Member, reaction: string): void {
    const { host } = this.#room;
    const receivers = this.#receiverCount();
    const { id: participant, name } = by.info;
    const data = { participant, name, reaction };
    const now = host.now();
    const hasRoom = this.#receivers.left(now) > 0;
    // A person's turn is not spent on a reaction that the others do not see anyway.
    if (hasRoom && (receivers <= CROWD || this.#ofPerson.tryTake(by.subject, now))) {
      this.#receivers.spend(receivers, now);
      this.#room.emitToAll('reaction', data);
    } else this.#room.emitTo(by, 'reaction', data);
  }

  /** How many are inside, without people who wait, and without viewers while the room is backstage. */
  #receiverCount(): number {
    const { members, tree } = this.#room;
    const viewersOutside = tree.state.room.live === false ? members.group('role viewer').size : 0;
    return members.size - members.group('role waiting').size - viewersOutside;
  }
}
