import { type LobbyView, MAX_LOBBY_PARTICIPANTS } from '../../../room/protocol/index.js';
import { Refusal } from '../../refusal.js';
import type { RoomClaims } from '../../tokens/room-token.js';
import { type StoredLimits, SubjectLimits } from '../limits/subject-limits.js';
import type { RoomContext } from '../room-context.js';
import { isBelow } from './grants.js';
import type { ModerationRecords } from './moderation-records.js';

/** A check uses a session at the SFU and TURN credentials. */
const CHECKS_PER_SECOND = 0.05;
const CHECKS_AT_ONCE = 10;
/** A check measures each direction twice: a short run, and a longer run if the first ended too soon. */
const MEASUREMENTS_PER_CHECK = 4;
/** A lobby requests the view every few seconds. */
const VIEWS_PER_SECOND = 1;
const VIEWS_AT_ONCE = 30;
/** Preparing a connection takes two requests, and its result is valid for some minutes. */
const PREPARATIONS_PER_SECOND = 0.05;
const PREPARATIONS_AT_ONCE = 20;

/** The rights of a person with a room token who is not in the room. */
export class Lobby {
  readonly #room: RoomContext;
  readonly #moderation: ModerationRecords;
  readonly #checks: SubjectLimits;
  readonly #measurements: SubjectLimits;
  readonly #views: SubjectLimits;
  readonly #preparations: SubjectLimits;

  constructor(room: RoomContext, moderation: ModerationRecords, store: StoredLimits) {
    this.#room = room;
    this.#moderation = moderation;
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
    this.#views = new SubjectLimits(
      'You look into the room too often.',
      VIEWS_PER_SECOND,
      VIEWS_AT_ONCE,
      store,
    );
    this.#preparations = new SubjectLimits(
      'You prepare connections too often.',
      PREPARATIONS_PER_SECOND,
      PREPARATIONS_AT_ONCE,
      store,
    );
  }

  /**
   * The participants, unless the person would have to wait, and the role and sources that the person will have.
   * @throws `Refusal` when the person is banned or looks too often.
   */
  view(claims: RoomClaims): LobbyView {
    this.#views.take(claims.subject, this.#room.host.now());
    const waits = this.#waits(claims);
    const person = { subject: claims.subject, token: claims };
    const role = this.#moderation.roleOf(person, true);
    const { live } = this.#room.tree.state.room;
    const own = { waits, live, role, publish: this.#moderation.rightsIn(role, person).grants.publish };
    const isBackstage = role === 'viewer' && live === false;
    if (waits || isBackstage || this.#isLockedFor(claims)) return { participants: [], count: null, ...own };
    const people = Object.values(this.#room.tree.state.participants);
    const participants = people.slice(0, MAX_LOBBY_PARTICIPANTS).map(({ id, name }) => ({ id, name }));
    return { participants, count: people.length, ...own };
  }

  /**
   * Allows a person to check their connection. TURN can relay any traffic, so only people who may enter get it.
   * @throws `Refusal` when the person is banned or checks too often.
   */
  check(claims: RoomClaims): { turn: boolean } {
    const waits = this.#waits(claims);
    this.#checks.take(claims.subject, this.#room.host.now());
    return { turn: !waits && !this.#isLockedFor(claims) };
  }

  /**
   * Allows a person to upload and download the bytes of a single measurement.
   * @throws `Refusal` when the person is banned or measures too often.
   */
  measure({ subject }: RoomClaims): void {
    this.#refuseBanned(subject);
    this.#measurements.take(subject, this.#room.host.now());
  }

  /**
   * Allows a person to connect to the SFU before they join.
   * @param sessionId the prepared session; null: a new one. Once a participant has taken it over, this throws.
   * @throws `Refusal` when the person is banned, would have to wait, or connects too often.
   */
  prepare(claims: RoomClaims, sessionId: string | null): void {
    if (this.#waits(claims)) throw Refusal.notAllowed('You are still waiting to be let in.');
    if (this.#isLockedFor(claims)) throw Refusal.roomLocked();
    const isViewer = this.#moderation.roleOf({ subject: claims.subject, token: claims }, true) === 'viewer';
    if (isViewer && this.#room.tree.state.room.live === false) throw Refusal.backstage();
    if (sessionId !== null && this.#room.sessions.isKnown(sessionId)) throw Refusal.offerLost();
    this.#preparations.take(claims.subject, this.#room.host.now());
  }

  /**
   * Stores a person's rating of a call they have left.
   * @throws `Refusal` when the person is banned or reports too often.
   */
  async rate({ subject }: RoomClaims, score: number, comment: string | null): Promise<void> {
    const { host, limits } = this.#room;
    this.#refuseBanned(subject);
    const atMs = host.now();
    limits.reports.take(subject, atMs);
    await host.reports.quality({ room: host.roomName, atMs, subject }, score, comment);
  }

  #waits({ subject, role, grants }: RoomClaims): boolean {
    this.#refuseBanned(subject);
    return this.#moderation.roleOf({ subject, token: { role, grants } }, false) === 'waiting';
  }

  /** A locked room reveals and prepares nothing for a person who could not enter. */
  #isLockedFor({ subject, role, grants }: RoomClaims): boolean {
    const theirs = this.#moderation.roleOf({ subject, token: { role, grants } }, false);
    return this.#room.tree.state.room.locked && isBelow(theirs, 'moderator');
  }

  #refuseBanned(subject: string): void {
    if (this.#room.members.standing(subject).banned) throw Refusal.removed();
  }
}
