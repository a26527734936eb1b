import type * as wire from '../../../calls-api/wire.js';
import type { MediaKind, OfferedMedia } from '../../../room/protocol/index.js';
import { Refusal } from '../../refusal.js';
import type { RoomContext } from '../room-context.js';
import type { Member } from '../state/members.js';
import { chooseTracks, type Pull } from './choose-tracks.js';

/** How long each step may take: the SFU's offer, the client's answer, the SFU's taking it. */
const STEP_LIMIT_MS = 10_000;

/** What the Worker is to pull, and for whom. */
export interface OfferOrder {
  participant: string;
  pulls: Pull[];
  /** The session to pull on, if it can be done there; null: a new one. */
  warm: string | null;
}

/** What the SFU made of it. */
export interface MadeOffer {
  sessionId: string;
  offer: string;
  /** As the SFU answered, one for each pull. */
  tracks: wire.TrackResult[];
}

/** What became of the client's answer. */
export interface EndedOffer {
  participant: string;
  sessionId: string;
  isTaken: boolean;
}

interface Attempt {
  participant: string;
  kinds: readonly MediaKind[];
  pulls: Pull[];
  /** A session that is there already, locked from the start: the offer is to be on it, or it goes. */
  warm: string | null;
  /** Known once there is an offer; from then on the session is locked. */
  sessionId: string | null;
  isAnswered: boolean;
  dueMs: number;
  /** Gives the answer, or null where none came in time, to the Worker that waits for it. */
  onAnswer: (sdp: string | null) => void;
  /** Tells the client whether the SFU took its answer. */
  onTaken: (isTaken: boolean) => void;
}

/**
 * The receiving sessions that the room begins for those who come in, so that they need not ask: promised in the
 * welcome, made by the Worker, answered on the socket. None outlives the object, since none flows before its answer.
 */
export class MediaOffers {
  readonly #room: RoomContext;
  /** By attempt, which is the id of the connection it was promised on. */
  readonly #attempts = new Map<string, Attempt>();

  constructor(room: RoomContext) {
    this.#room = room;
  }

  /**
   * Whether an offer will follow on this connection.
   * @param warm a session of theirs that is connected already, which then need not be made.
   */
  promise(attempt: string, member: Member, kinds: readonly MediaKind[], warm: string | null): boolean {
    if (chooseTracks(this.#room.people, member, kinds).length === 0) return false;
    this.#attempts.set(attempt, {
      participant: member.info.id,
      kinds,
      pulls: [],
      warm,
      sessionId: null,
      isAnswered: false,
      dueMs: this.#room.host.now() + STEP_LIMIT_MS,
      onAnswer: () => {},
      onTaken: () => {},
    });
    this.#room.changed();
    return true;
  }

  /** What to ask of the SFU; null where there is nothing (any more), or it is being asked already. */
  begin(id: string): OfferOrder | null {
    const attempt = this.#attempts.get(id);
    const member = attempt && this.#room.members.get(attempt.participant);
    if (!member || attempt.pulls.length > 0) return null;
    attempt.pulls = chooseTracks(this.#room.people, member, attempt.kinds);
    const { participant, pulls, warm } = attempt;
    if (pulls.length > 0 && (warm !== null || this.#room.media.takeSession(member))) {
      return { participant, pulls, warm };
    }
    // Nothing was begun on it, so it stays as it is.
    attempt.warm = null;
    this.#abandon(id);
    return null;
  }

  /** Passes the SFU's offer on. Resolves with the answer, or with null where there will be none. */
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
    if (attempt.warm !== sessionId) this.#dropWarm(attempt);
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
   * Takes the client's answer. Resolves once the SFU has it.
   * @throws `Refusal` `not_found` where there is no such offer (any more), or the SFU would not have the answer.
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

  /** The SFU has taken the answer, or not. What nobody is there for any more is closed. */
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

  /** Nothing else may happen on a session before the answer to its offer. */
  isLocked(sessionId: string): boolean {
    for (const attempt of this.#attempts.values()) {
      if (attempt.sessionId === sessionId || attempt.warm === sessionId) return true;
    }
    return false;
  }

  /** Whoever leaves, or begins anew after a reload, answers nothing more. */
  forget(participant: string): void {
    for (const [id, attempt] of this.#attempts) if (attempt.participant === participant) this.#abandon(id);
  }

  nextWakeMs(): number | null {
    const due = [...this.#attempts.values()].map(({ dueMs }) => dueMs);
    return due.length > 0 ? Math.min(...due) : null;
  }

  /** Abandons what took too long. */
  sweep(): void {
    const now = this.#room.host.now();
    for (const [id, { dueMs }] of this.#attempts) if (dueMs <= now) this.#abandon(id);
  }

  /** What was begun on it did not end as it should have, or what was there before is no more. */
  #dropWarm({ participant, warm }: Attempt): void {
    if (warm !== null) this.#room.host.closeTracks(this.#room.sessions.drop(participant, warm));
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
      this.#dropWarm(attempt);
      this.#room.host.send(participant, { type: 'media', attempt: id, media: null });
      return;
    }
    const close = this.#room.sessions.drop(participant, sessionId);
    // Nothing flows on a session that nobody answered on; it expires, unless it was connected before.
    if (isAnswered || attempt.warm === sessionId) this.#room.host.closeTracks(close);
  }
}

/** What the SFU gave of what was asked for, item by item. */
function offered(pulls: readonly Pull[], results: readonly wire.TrackResult[]): OfferedMedia['tracks'] {
  return pulls.flatMap(({ sessionId, trackName, kind, layer }, index) => {
    const { mid, errorCode } = results[index] ?? {};
    return mid === undefined || errorCode ? [] : [{ mid, sessionId, trackName, kind, layer }];
  });
}
