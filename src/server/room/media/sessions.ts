import { Refusal } from '../../refusal.js';
import type { Member } from '../state/member.js';
import type { Roster } from '../state/roster.js';
import type { Flows, TracksToClose } from './calls-operation.js';
import {
  flowsOf,
  MAX_CHANNELS_PER_SESSION,
  MAX_FLOWS_PER_SESSION,
  type Pulled,
  type SessionRecord,
  type SessionRecords,
} from './session-records.js';

const MAX_SESSIONS = 16;
/** Two in each of 50 windows, plus some that are being replaced. */
const MAX_SESSIONS_PER_PERSON = 128;
export const NOTHING: Flows = { mids: [], channels: [] };

/**
 * Tracks who owns which session at the SFU, and its flows. It makes no request itself: changes return what remains to
 * be closed at the SFU.
 */
export class Sessions {
  readonly #people: Roster;
  readonly records: SessionRecords;

  constructor(people: Roster, records: SessionRecords) {
    this.#people = people;
    this.records = records;
  }

  /**
   * Gives a member the session they prepared in the lobby, which no other record has. False when they may not have
   * it.
   */
  adopt(member: Member, sessionId: string): boolean {
    if (member.info.role === 'waiting' || !member.grants.subscribe) return false;
    if (this.isKnown(sessionId) || this.idsOf(member).length >= MAX_SESSIONS) return false;
    if (!this.hasPlace(member)) return false;
    // A ticket is valid once: a session that was closed since must not be taken over again.
    if (!this.records.redeem(sessionId)) return false;
    this.add(member, sessionId);
    return true;
  }

  /** Whether a participant of this room owns the session. */
  isKnown(sessionId: string): boolean {
    return this.records.get(sessionId) !== undefined;
  }

  /** The member's session with this id; undefined when the member does not own it. */
  of({ info }: Member, sessionId: string): SessionRecord | undefined {
    const record = this.records.get(sessionId);
    return record?.participant === info.id ? record : undefined;
  }

  /** A member's session ids, oldest first. */
  idsOf({ info }: Member): readonly string[] {
    return this.records.idsOf(info.id);
  }

  /** Whether a person may open another session, if necessary in place of an idle one. */
  hasPlace(member: Member): boolean {
    const ids = this.#idsOfPerson(member);
    return ids.length < MAX_SESSIONS_PER_PERSON || ids.some((id) => this.#isIdle(id));
  }

  /** @throws `Refusal` `quota_exceeded` when the person may not open another session. */
  checkPlace(member: Member): void {
    if (this.hasPlace(member)) return;
    throw Refusal.quota(
      `You have ${MAX_SESSIONS_PER_PERSON} sessions in this room. Close some other windows first.`,
    );
  }

  /**
   * @throws `Refusal` `quota_exceeded` when the session would exceed the number of flows or channels that the room
   * records.
   */
  checkSize(sessionId: string, more: { flows?: number; channels?: number }): void {
    const record = this.records.get(sessionId);
    if (!record) return;
    if (more.flows && record.flows.size + more.flows > MAX_FLOWS_PER_SESSION) {
      throw Refusal.quota(
        `A session has at most ${MAX_FLOWS_PER_SESSION} tracks. Close some, or open another.`,
      );
    }
    if (more.channels && record.channels.size + more.channels > MAX_CHANNELS_PER_SESSION) {
      throw Refusal.quota(
        `A session has at most ${MAX_CHANNELS_PER_SESSION} data channels. Close some first.`,
      );
    }
  }

  /** Records a member's new session. If there are too many, it replaces the least needed one. */
  add(
    member: Member,
    sessionId: string,
    received: readonly (Pulled & { mid: string })[] = [],
  ): TracksToClose[] {
    const close: TracksToClose[] = [];
    const isNew = !this.of(member, sessionId);
    if (isNew && this.idsOf(member).length >= MAX_SESSIONS) {
      close.push(...this.drop(member.info.id, this.#leastNeeded(member)));
    } else if (isNew) close.push(...this.#makePlace(member));
    this.records.add(member.info.id, sessionId);
    for (const { mid, ...pulled } of received) {
      this.records.setFlow(sessionId, mid, { trackName: null, pulled });
    }
    return close;
  }

  /**
   * Takes a session from a member, who may be gone.
   * @returns what remains to be closed at the SFU: the whole session.
   */
  drop(participant: string, sessionId: string): TracksToClose[] {
    const record = this.records.get(sessionId);
    const own = record?.participant === participant ? record : null;
    const close = { sessionId, ...(own ? flowsOf(own) : NOTHING), allBut: NOTHING };
    this.forget(participant, sessionId);
    return [close];
  }

  /** Takes all sessions from a member, and ends everything published or pulled on them. */
  endAll(member: Member): TracksToClose[] {
    const close = this.idsOf(member).map((sessionId) => ({
      sessionId,
      ...flowsOf(this.records.get(sessionId)!),
      allBut: NOTHING,
    }));
    for (const { sessionId } of close) this.records.delete(sessionId);
    for (const trackName of Object.keys(member.info.publications)) {
      this.#people.deletePublication(member, trackName);
    }
    member.declared = {};
    this.#people.members.save(member);
    return close;
  }

  /** Drops a session that the SFU no longer has, and its publications. */
  forget(participant: string, sessionId: string): void {
    if (this.records.get(sessionId)?.participant !== participant) return;
    this.records.delete(sessionId);
    const member = this.#people.members.get(participant);
    if (!member) return;
    for (const publication of Object.values(member.info.publications)) {
      if (publication.sessionId === sessionId) this.#people.deletePublication(member, publication.trackName);
    }
  }

  /** Removes the flows whose published track name matches; the name is null for received tracks. */
  takeMids(member: Member, which: (trackName: string | null) => boolean): TracksToClose[] {
    return this.idsOf(member).flatMap((sessionId) => {
      const { flows } = this.records.get(sessionId)!;
      const mids = [...flows].filter(([, { trackName }]) => which(trackName)).map(([mid]) => mid);
      for (const mid of mids) this.records.deleteFlow(sessionId, mid);
      return mids.length > 0 ? [{ sessionId, mids, channels: [] }] : [];
    });
  }

  /** Removes all data channels of a member. */
  takeChannels(member: Member): TracksToClose[] {
    return this.idsOf(member).flatMap((sessionId) => {
      const channels = [...this.records.get(sessionId)!.channels];
      for (const id of channels) this.records.deleteChannel(sessionId, id);
      return channels.length > 0 ? [{ sessionId, mids: [], channels }] : [];
    });
  }

  /** All windows of a person share a limit of sessions: an idle session makes way for a new one. */
  #makePlace(member: Member): TracksToClose[] {
    const ids = this.#idsOfPerson(member);
    const idle = ids.length < MAX_SESSIONS_PER_PERSON ? undefined : ids.find((id) => this.#isIdle(id));
    return idle === undefined ? [] : this.drop(this.records.get(idle)!.participant, idle);
  }

  #idsOfPerson({ subject }: Member): string[] {
    return [...this.#people.members.group(`subject ${subject}`).values()].flatMap((own) => [
      ...this.idsOf(own),
    ]);
  }

  #isIdle(id: string): boolean {
    const { participant, flows, channels } = this.records.get(id)!;
    const { publications = {} } = this.#people.members.get(participant)?.info ?? {};
    const publishes = Object.values(publications).some(({ sessionId }) => sessionId === id);
    return !publishes && flows.size === 0 && channels.size === 0;
  }

  /** The oldest session that was replaced: another session publishes its tracks, or it has none. */
  #leastNeeded(member: Member): string {
    const ids = this.idsOf(member);
    const publishes = (id: string) =>
      Object.values(member.info.publications).some((publication) => publication.sessionId === id);
    const receives = (id: string) =>
      [...this.records.get(id)!.flows.values()].some(({ trackName }) => trackName === null);
    return ids.find((id) => !publishes(id) && !receives(id)) ?? ids.find((id) => !publishes(id)) ?? ids[0]!;
  }
}
