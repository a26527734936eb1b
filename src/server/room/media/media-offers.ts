import type * as wire from '../../../calls-api/wire.js';
import type { MediaKind, OfferedMedia } from '../../../room/protocol/index.js';
import { Refusal } from '../../refusal.js';
import type { RoomContext } from '../room-context.js';
import type { Member } from '../state/member.js';
import { chooseTracks, type Pull } from './choose-tracks.js';

/** The deadline of each step: the SFU's offer, the client's answer, and its acceptance by the SFU. */
const STEP_LIMIT_MS = 10_000;

/** The tracks that the Worker pulls for a participant. */
export interface OfferOrder {
  participant: string;
  pulls: Pull[];
  /** The session to pull on, if the SFU accepts it; null: a new session. */
  prepared: string | null;
}

/** The SFU's offer. */
export interface MadeOffer {
  sessionId: string;
  offer: string;
  /** The SFU's results, one for each pull. */
  tracks: wire.TrackResult[];
}

/** The outcome of the client's answer. */
export interface EndedOffer {
  participant: string;
  sessionId: string;
  isTaken: boolean;
}

interface Attempt {
  participant: string;
  kinds: readonly MediaKind[];
  pulls: Pull[];
  /** A prepared session, locked from the start: the offer is made on it, or it is closed. */
  prepared: string | null;
  /** Known once there is an offer; from then on the session is locked. */
  sessionId: string | null;
  isAnswered: boolean;
  dueMs: number;
  /** Passes the answer, or null when none came in time, to the Worker that waits for it. */
  onAnswer: (sdp: string | null) => void;
  /** Tells the client whether the SFU accepted its answer. */
  onTaken: (isTaken: boolean) => void;
}

/**
 * The receiving sessions that the room opens for new participants, so that they need not request one: announced in
 * the welcome, made by the Worker, answered on the socket. They need no storage, because no media flows before the
 * answer.
 */
export class MediaOffers {
  readonly #room: RoomContext;
  /** By attempt, which is the id of the connection that announced it. */
  readonly #attempts = new Map<string, Attempt>();

  constructor(room: RoomContext) {
    this.#room = room;
  }

  /**
   * Returns whether an offer will follow on this connection.
   * @param prepared the member's prepared session, which is connected already; null: none.
   */
  promise(attempt: string, member: Member, kinds: readonly MediaKind[], prepared: string | null): boolean {
    if (chooseTracks(this.#room.people, member, kinds).length === 0) return false;
    this.#attempts.set(attempt, {
      participant: member.info.id,
      kinds,
      pulls: [],
      prepared,
      sessionId: null,
      isAnswered: false,
      dueMs: this.#room.host.now() + STEP_LIMIT_MS,
      onAnswer: () => {},
      onTaken: () => {},
    });
    this.#room.changed();
    return true;
  }

  /** The tracks to request from the SFU; null when there is nothing to pull, or the request is running already. */
  begin(id: string): OfferOrder | null {
    const attempt = this.#attempts.get(id);
    const member = attempt && this.#room.members.get(attempt.participant);
    if (!member || attempt.pulls.length > 0) return null;
    attempt.pulls = chooseTracks(this.#room.people, member, attempt.kinds);
    const { participant, pulls, prepared } = attempt;
    if (pulls.length > 0 && (prepared !== null || this.#room.media.takeSession(member))) {
      return { participant, pulls, prepared };
    }
    // No exchange has begun on the prepared session, so it stays open.
    attempt.prepared = null;
    this.#abandon(id);
    return null;
  }

  /** Sends the SFU's offer to the client. Resolves with the client's answer, or with null when there will be none. */
  offer(id: string, made: MadeOffer | null): Promise<string | null> {
    const attempt = this.#attempts.get(id);
    const member = attempt && this.#room.members.get(attempt.participant);
    if (!member) return Promise.resolve(null);
    const tracks = made ? offered(attempt.pulls, made.tracks) : [];
    if (!made || tracks.length === 0 || !member.grants.subscribe) {
      this.#abandon(id);
      return Promise.resolve(null);
    }
    const { sessionId, offer } = made;
    const received = tracks.map(({ mid, sessionId: publisher, trackName, layer }) => {
      return { mid, sessionId: publisher, trackName, layer };
    });
    if (attempt.prepared !== sessionId) this.#dropPrepared(attempt);
    this.#room.host.closeTracks(this.#room.sessions.add(member, sessionId, received));
    attempt.sessionId = sessionId;
    this.#await(attempt);
    const answer = new Promise<string | null>((resolve) => {
      attempt.onAnswer = resolve;
    });
    const media = { sessionId, offer, tracks };
    this.#room.host.send(attempt.participant, { type: 'media', attempt: id, media });
    return answer;
  }

  /**
   * Takes the client's answer. Resolves when the SFU has accepted it.
   * @throws `Refusal` `not_found` when the offer is no longer valid, or the SFU refused the answer.
   */
  async answer({ info: { id: participant } }: Member, id: string, sdp: string): Promise<null> {
    const attempt = this.#attempts.get(id);
    const isOpen = attempt?.participant === participant && attempt.sessionId !== null && !attempt.isAnswered;
    if (!isOpen) throw Refusal.offerLost();
    attempt.isAnswered = true;
    const taken = new Promise<boolean>((resolve) => {
      attempt.onTaken = resolve;
    });
    this.#await(attempt);
    attempt.onAnswer(sdp);
    if (!(await taken)) throw Refusal.offerLost();
    return null;
  }

  /** Records whether the SFU accepted the answer. A session without an owner is closed. */
  end(id: string, { participant, sessionId, isTaken }: EndedOffer): void {
    const attempt = this.#attempts.get(id);
    if (attempt && isTaken) {
      this.#attempts.delete(id);
      attempt.onTaken(true);
    } else if (attempt) {
      this.#abandon(id);
    } else {
      this.#room.host.closeTracks(this.#room.sessions.drop(participant, sessionId));
    }
  }

  /** An offered session is locked until the SFU has taken the answer. */
  isLocked(sessionId: string): boolean {
    for (const attempt of this.#attempts.values()) {
      if (attempt.sessionId === sessionId || attempt.prepared === sessionId) return true;
    }
    return false;
  }

  /** Abandons the offers of a participant who leaves or reloads the page. */
  forget(participant: string): void {
    for (const [id, attempt] of this.#attempts) if (attempt.participant === participant) this.#abandon(id);
  }

  nextWakeMs(): number | null {
    const due = [...this.#attempts.values()].map(({ dueMs }) => dueMs);
    return due.length > 0 ? Math.min(...due) : null;
  }

  /** Abandons attempts past their deadline. */
  sweep(): void {
    const now = this.#room.host.now();
    for (const [id, { dueMs }] of this.#attempts) if (dueMs <= now) this.#abandon(id);
  }

  /** The exchange on the prepared session failed, or another session replaced it. */
  #dropPrepared({ participant, prepared }: Attempt): void {
    if (prepared !== null) this.#room.host.closeTracks(this.#room.sessions.drop(participant, prepared));
  }

  #await(attempt: Attempt): void {
    attempt.dueMs = this.#room.host.now() + STEP_LIMIT_MS;
    this.#room.changed();
  }

  #abandon(id: string): void {
    const attempt = this.#attempts.get(id);
    if (!attempt) return;
    const { participant, sessionId, isAnswered, onAnswer, onTaken } = attempt;
    this.#attempts.delete(id);
    onAnswer(null);
    onTaken(false);
    if (sessionId === null) {
      this.#dropPrepared(attempt);
      this.#room.host.send(participant, { type: 'media', attempt: id, media: null });
      return;
    }
    const close = this.#room.sessions.drop(participant, sessionId);
    // An unanswered session carries no media and expires by itself, unless it was connected before.
    if (isAnswered || attempt.prepared === sessionId) this.#room.host.closeTracks(close);
  }
}

/** The tracks that the SFU delivered, item by item. */
function offered(pulls: readonly Pull[], results: readonly wire.TrackResult[]): OfferedMedia['tracks'] {
  return pulls.flatMap(({ sessionId, trackName, kind, layer }, index) => {
    const { mid, errorCode } = results[index] ?? {};
    return mid === undefined || errorCode ? [] : [{ mid, sessionId, trackName, kind, layer }];
  });
}
