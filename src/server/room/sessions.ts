import type { Flows, TracksToClose } from './calls-operation.js';
import type { Member, Pulled, SessionRecord } from './members.js';
import type { People } from './people.js';

const MAX_SESSIONS = 16;
export const NOTHING: Flows = { mids: [], channels: [] };

/**
 * Whose which session at the SFU is, and what flows on it. What a change leaves to close there is returned: it makes no
 * request itself.
 */
export class Sessions {
  readonly #people: People;

  constructor(people: People) {
    this.#people = people;
  }

  /**
   * Gives a member the session that they connected before they came in; it is on nobody else's record then. False where
   * they may not have it.
   */
  adopt(member: Member, sessionId: string): boolean {
    if (member.info.role === 'waiting' || !member.grants.subscribe) return false;
    if (this.isKnown(sessionId) || Object.keys(member.sessions).length >= MAX_SESSIONS) return false;
    this.add(member, sessionId);
    return true;
  }

  /** Whether a session is somebody's here. */
  isKnown(sessionId: string): boolean {
    for (const { sessions } of this.#people.members.all())
      if (Object.hasOwn(sessions, sessionId)) return true;
    return false;
  }

  /** Takes note of a member's new session, in the place of one that is needed least where there are too many. */
  add(
    member: Member,
    sessionId: string,
    received: readonly (Pulled & { mid: string })[] = [],
  ): TracksToClose[] {
    const close: TracksToClose[] = [];
    const isNew = !Object.hasOwn(member.sessions, sessionId);
    if (isNew && Object.keys(member.sessions).length >= MAX_SESSIONS) {
      close.push(...this.drop(member.info.id, leastNeeded(member)));
    }
    const mids = Object.fromEntries(received.map(({ mid }) => [mid, null]));
    const pulls = Object.fromEntries(received.map(({ mid, ...pulled }) => [mid, pulled]));
    member.sessions[sessionId] = { mids, pulls, channels: [] };
    this.#people.members.save(member);
    return close;
  }

  /** Takes a session from a member who may be gone. @returns what is left to close at the SFU: all of it. */
  drop(participant: string, sessionId: string): TracksToClose[] {
    const session = this.#people.members.get(participant)?.sessions[sessionId];
    const close = { sessionId, ...(session ? flowsOf(session) : NOTHING), allBut: NOTHING };
    this.forget(participant, sessionId);
    return [close];
  }

  /** Takes all sessions from a member, with everything that is published to and pulled by them. */
  endAll(member: Member): TracksToClose[] {
    const close = Object.entries(member.sessions).map(([sessionId, session]) => ({
      sessionId,
      ...flowsOf(session),
      allBut: NOTHING,
    }));
    for (const trackName of Object.keys(member.info.publications)) {
      this.#people.deletePublication(member, trackName);
    }
    member.sessions = {};
    member.declared = {};
    this.#people.members.save(member);
    return close;
  }

  /** Drops a session that the SFU has no more, and what was published by it. */
  forget(participant: string, sessionId: string): void {
    const member = this.#people.members.get(participant);
    if (!member || !Object.hasOwn(member.sessions, sessionId)) return;
    delete member.sessions[sessionId];
    for (const publication of Object.values(member.info.publications)) {
      if (publication.sessionId === sessionId) this.#people.deletePublication(member, publication.trackName);
    }
    this.#people.members.save(member);
  }

  /** Strikes out mids by the name of what they publish, null where they receive. */
  takeMids(member: Member, which: (trackName: string | null) => boolean): TracksToClose[] {
    const close = Object.entries(member.sessions).flatMap(([sessionId, session]) => {
      const mids = Object.keys(session.mids).filter((mid) => which(session.mids[mid]!));
      for (const mid of mids) {
        delete session.mids[mid];
        delete session.pulls?.[mid];
      }
      return mids.length > 0 ? [{ sessionId, mids, channels: [] }] : [];
    });
    this.#people.members.save(member);
    return close;
  }

  /** Strikes out all data channels. */
  takeChannels(member: Member): TracksToClose[] {
    const close = Object.entries(member.sessions).flatMap(([sessionId, session]) => {
      const channels = session.channels.splice(0);
      return channels.length > 0 ? [{ sessionId, mids: [], channels }] : [];
    });
    this.#people.members.save(member);
    return close;
  }
}

export function flowsOf({ mids, channels }: SessionRecord): Flows {
  return { mids: Object.keys(mids), channels: [...channels] };
}

/** The oldest session that was replaced: what it published, if anything, is published by another now, or not at all. */
function leastNeeded({ sessions, info }: Member): string {
  const ids = Object.keys(sessions);
  const publishes = (id: string) =>
    Object.values(info.publications).some((publication) => publication.sessionId === id);
  const receives = (id: string) => Object.values(sessions[id]!.mids).includes(null);
  return ids.find((id) => !publishes(id) && !receives(id)) ?? ids.find((id) => !publishes(id)) ?? ids[0]!;
}
