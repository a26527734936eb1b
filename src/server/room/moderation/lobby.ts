import { LOBBY_FACES, type LobbyView } from '../../../room/protocol/index.js';
import { Refusal } from '../../refusal.js';
import type { RoomClaims } from '../../tokens/room-token.js';
import { type LimitStore, SubjectLimits } from '../limits/subject-limits.js';
import type { RoomContext } from '../room-context.js';
import { isBelow } from './grants.js';
import type { ModerationRecords } from './moderation-records.js';

/** A check costs a session at the SFU and TURN credentials. */
const CHECKS_PER_SECOND = 0.05;
const CHECKS_AT_ONCE = 10;
/** A check measures each direction twice: briefly, and longer where that was over too soon. */
const MEASUREMENTS_PER_CHECK = 4;
/** A lobby looks every few seconds. */
const LOOKS_PER_SECOND = 1;
const LOOKS_AT_ONCE = 30;
/** A session connected beforehand takes two, and is good for some minutes. */
const WARMINGS_PER_SECOND = 0.05;
const WARMINGS_AT_ONCE = 20;

/** What somebody with a room token, who is not in the room (yet, or any more), may know and do. */
export class Lobby {
  readonly #room: RoomContext;
  readonly #standings: ModerationRecords;
  readonly #checks: SubjectLimits;
  readonly #measurements: SubjectLimits;
  readonly #looks: SubjectLimits;
  readonly #warmings: SubjectLimits;

  constructor(room: RoomContext, standings: ModerationRecords, store: LimitStore) {
    this.#room = room;
    this.#standings = standings;
    this.#checks = new SubjectLimits(
      'You check your connection too often.',
      CHECKS_PER_SECOND,
      CHECKS_AT_ONCE,
      store,
    );
    this.#measurements = new SubjectLimits(
      'You measure your connection too often.',
      CHECKS_PER_SECOND * MEASUREMENTS_PER_CHECK,
      CHECKS_AT_ONCE * MEASUREMENTS_PER_CHECK,
      store,
    );
    this.#looks = new SubjectLimits(
      'You look into the room too often.',
      LOOKS_PER_SECOND,
      LOOKS_AT_ONCE,
      store,
    );
    this.#warmings = new SubjectLimits(
      'You prepare connections too often.',
      WARMINGS_PER_SECOND,
      WARMINGS_AT_ONCE,
      store,
    );
  }

  /** Who is there, unless they would have to wait. @throws `Refusal` where they were removed for good. */
  view(claims: RoomClaims): LobbyView {
    this.#looks.take(claims.subject, this.#room.host.now());
    const waits = this.#waits(claims);
    if (waits || this.#isLockedFor(claims)) return { participants: [], count: null, waits };
    const people = Object.values(this.#room.tree.state.participants);
    const participants = people.slice(0, LOBBY_FACES).map(({ id, name }) => ({ id, name }));
    return { participants, count: people.length, waits };
  }

  /**
   * Lets somebody try their connection. TURN, by which one could relay anything, is for those who may come in.
   * @throws `Refusal` where they were removed for good, or try too often
   */
  check(claims: RoomClaims): { turn: boolean } {
    const waits = this.#waits(claims);
    this.#checks.take(claims.subject, this.#room.host.now());
    return { turn: !waits && !this.#isLockedFor(claims) };
  }

  /** Lets somebody send and fetch as much as one measurement takes. @throws `Refusal` as `check` */
  measure({ subject }: RoomClaims): void {
    this.#refuseKeptOut(subject);
    this.#measurements.take(subject, this.#room.host.now());
  }

  /**
   * Lets somebody connect to the SFU before they come in.
   * @param sessionId by which: from when the room knows it, it is for the room to say what happens on it.
   * @throws `Refusal` where they were removed for good, would have to wait, or connect too often
   */
  warm(claims: RoomClaims, sessionId: string | null): void {
    if (this.#waits(claims)) throw Refusal.notAllowed('You are still waiting to be let in.');
    if (this.#isLockedFor(claims)) throw Refusal.roomLocked();
    if (sessionId !== null && this.#room.sessions.isKnown(sessionId)) throw Refusal.offerLost();
    this.#warmings.take(claims.subject, this.#room.host.now());
  }

  /** Takes what somebody says of a call they have left. @throws `Refusal` as `check` */
  async rate({ subject }: RoomClaims, score: number, comment: string | null): Promise<void> {
    const { host, reportLimits } = this.#room;
    this.#refuseKeptOut(subject);
    const atMs = host.now();
    reportLimits.take(subject, atMs);
    await host.reports.quality({ room: host.roomName, atMs, subject }, score, comment);
  }

  #waits({ subject, role, grants }: RoomClaims): boolean {
    this.#refuseKeptOut(subject);
    return this.#standings.roleOf({ subject, token: { role, grants } }, false) === 'waiting';
  }

  /** A locked room tells nothing, and prepares nothing, for somebody who would not get in. */
  #isLockedFor({ subject, role, grants }: RoomClaims): boolean {
    const theirs = this.#standings.roleOf({ subject, token: { role, grants } }, false);
    return this.#room.tree.state.room.locked && isBelow(theirs, 'moderator');
  }

  #refuseKeptOut(subject: string): void {
    if (this.#room.members.standing(subject).keptOut) throw Refusal.removed();
  }
}
