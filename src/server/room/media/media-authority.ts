import * as v from 'valibot';
import * as wire from '../../../calls-api/wire.js';
import { type PublicationInfo, type Source, sourceKinds } from '../../../room/protocol/index.js';
import { Refusal } from '../../refusal.js';
import type { Declaration, Member } from '../state/members.js';
import { own } from '../state/own.js';
import type { Roster } from '../state/roster.js';
import { succeeded, succeededChannels, videoFirst } from './calls-bodies.js';
import type { CallsLimits } from './calls-limits.js';
import {
  type Begun,
  type CallsOperation,
  type CallsResult,
  type Ended,
  isGone,
  refusedCall,
  SessionGone,
  type TracksToClose,
} from './calls-operation.js';
import { CallsRules } from './calls-rules.js';
import type { PendingOperation, PendingOperations } from './pending-operations.js';
import { planPublication } from './plan-publication.js';
import { isOfScreen, type ScreenPolicy } from './screen-policy.js';
import { flowsOf } from './session-records.js';
import { NOTHING, type Sessions } from './sessions.js';

const MAX_DECLARED = 16;

export interface MediaAuthorityOptions {
  people: Roster;
  sessions: Sessions;
  intents: PendingOperations;
  screens: ScreenPolicy;
  limits: CallsLimits;
  /** Does what is done for somebody, at their cost. */
  charge: <T>(member: Member, work: () => T) => T;
  /** Whether the room itself has begun something on a session. */
  isLocked: (sessionId: string) => boolean;
  /** Hears whose share has ended by whose. */
  onScreenTaken: (from: Member, by: Member) => void;
}

/**
 * Decides what a participant may do at the SFU, and records what came of it. It makes no request itself: `begin`
 * authorises one, the Worker makes it, `end` takes the SFU's answer. Publications are what the SFU confirmed, never
 * what a client claims.
 */
export class MediaAuthority {
  readonly #people: Roster;
  readonly #sessions: Sessions;
  readonly #intents: PendingOperations;
  readonly #rules: CallsRules;
  readonly #limits: CallsLimits;
  readonly #screens: ScreenPolicy;
  readonly #charge: MediaAuthorityOptions['charge'];
  readonly #onScreenTaken: MediaAuthorityOptions['onScreenTaken'];

  constructor(options: MediaAuthorityOptions) {
    const { people, sessions, intents, screens, limits, charge, isLocked, onScreenTaken } = options;
    this.#people = people;
    this.#sessions = sessions;
    this.#intents = intents;
    this.#screens = screens;
    this.#rules = new CallsRules(people, sessions, screens, isLocked);
    this.#limits = limits;
    this.#charge = charge;
    this.#onScreenTaken = onScreenTaken;
  }

  begin(operation: CallsOperation): Begun {
    const { participant, action, sessionId } = operation;
    try {
      const member = this.#present(participant);
      if (!member) throw Refusal.absent();
      this.#limits.take(member, action);
      if (action === 'sessions/new') this.#sessions.checkPlace(member);
      const { isRecorded, withheld, ...tracks } = this.#rules.check(member, operation);
      const intent = isRecorded ? this.#intents.keep({ participant, action, sessionId, ...tracks }) : null;
      return { ok: true, intent, withheld };
    } catch (error) {
      return refusedCall(error);
    }
  }

  end({ intent: id, status, body }: CallsResult): Ended {
    const intent = this.#intents.take(id);
    if (!intent) return refused(Refusal.absent(), []);
    const member = this.#present(intent.participant);
    if (!member) return refused(Refusal.absent(), everythingOn(intent, body));
    const session = intent.sessionId === null ? null : this.#sessions.of(member, intent.sessionId);
    // The session was taken from its owner while the SFU worked on it: a reload, or a newer session in its place.
    if (session === undefined) return refused(new SessionGone(), everythingOn(intent, body));
    if (intent.sessionId !== null && isGone(status))
      this.#sessions.forget(intent.participant, intent.sessionId);
    if (status === 0 && session && intent.sessionId !== null) {
      // What the SFU may have begun is not on record. What is goes on until the client has another session.
      const close = { sessionId: intent.sessionId, ...NOTHING, allBut: flowsOf(session) };
      return { ok: true, close: [close] };
    }
    if (status < 200 || status > 299) return { ok: true, close: [] };
    return this.#charge(member, () =>
      session ? this.#record(member, intent, body) : this.#recordSession(member, body),
    );
  }

  /**
   * Says what a track is, before or after it is published; the same again changes nothing.
   * @returns what is left to close at the SFU: an older publication whose place this one takes, or, where the room's
   *   rule for screens refuses it, this one.
   */
  declare(
    member: Member,
    trackName: string,
    source: Source,
    muted: boolean,
  ): { close: TracksToClose[]; refusal: Refusal | null } {
    if (!member.grants.publish.includes(source)) throw Refusal.sourceNotGranted(source);
    const publication = own(member.info.publications, trackName);
    if (publication && sourceKinds[source] !== publication.kind) {
      throw Refusal.invalid(`The track ${trackName} carries ${publication.kind}, which ${source} does not.`);
    }
    if (own(member.declared, trackName)?.taken || this.#screens.isTaken(member, source)) {
      // Nor is it to be taken for a camera.
      return { close: this.#takeScreens(member, { [trackName]: source }), refusal: Refusal.screenTaken() };
    }
    if (publication && publication.source !== source) this.#checkHolder(member, publication, source);
    this.#keepDeclared(member, trackName, { source, muted });
    const isNews = publication && (publication.source !== source || publication.muted !== muted);
    return { close: isNews ? this.#show(member, { ...publication, source, muted }) : [], refusal: null };
  }

  /** Ends some of what a member publishes. Returns what is left to close at the SFU. */
  unpublish(member: Member, which: (publication: PublicationInfo) => boolean): TracksToClose[] {
    const names = Object.values(member.info.publications)
      .filter(which)
      .map(({ trackName }) => trackName);
    for (const name of names) this.#people.deletePublication(member, name);
    return this.#sessions.takeMids(member, (name) => name !== null && names.includes(name));
  }

  /** Ends the sound of a screen that is not shared any more. */
  #endStraySound(member: Member): TracksToClose[] {
    const shared = Object.values(member.info.publications).some(({ source }) => source === 'screen');
    return shared ? [] : this.unpublish(member, ({ source }) => source === 'screen-audio');
  }

  /** Ends what a member sends and receives without being granted it (any more). */
  withdraw(member: Member): TracksToClose[] {
    const { publish, subscribe, data } = member.grants;
    const close = this.unpublish(member, ({ source }) => !publish.includes(source));
    if (!subscribe) close.push(...this.#sessions.takeMids(member, (name) => name === null));
    if (!data) close.push(...this.#sessions.takeChannels(member));
    return close;
  }

  /** Counts a session that the room is about to make for a member. False where it would be one too many. */
  takeSession(member: Member): boolean {
    return this.#sessions.hasPlace(member) && this.#limits.takeSession(member);
  }

  #record(member: Member, intent: PendingOperation, body: unknown): Ended {
    const sessionId = intent.sessionId!;
    const { records } = this.#sessions;
    switch (intent.action) {
      case 'tracks/close':
        this.#recordClosed(member, sessionId, body);
        return { ok: true, close: this.#endStraySound(member) };
      case 'datachannels/close':
        for (const id of succeededChannels(body)) records.deleteChannel(sessionId, id);
        return { ok: true, close: [] };
      case 'datachannels/new':
      case 'datachannels/update':
        return this.#recordChannels(member, sessionId, succeededChannels(body));
      default:
        return this.#recordTracks(member, intent, body);
    }
  }

  #recordChannels(member: Member, sessionId: string, ids: number[]): Ended {
    const channels = ids.filter((id) => !this.#sessions.records.addChannel(sessionId, id));
    // What the room keeps no record of could not be closed later.
    const close = channels.length > 0 ? [{ sessionId, mids: [], channels }] : [];
    if (member.grants.data) return { ok: true, close };
    return refused(Refusal.noData(), [...close, ...this.withdraw(member)]);
  }

  #recordSession(member: Member, body: unknown): Ended {
    const answer = v.safeParse(wire.NewSessionResponse, body);
    if (!answer.success) return { ok: true, close: [] };
    return { ok: true, close: this.#sessions.add(member, answer.output.sessionId) };
  }

  #recordTracks(member: Member, intent: PendingOperation, body: unknown): Ended {
    const sessionId = intent.sessionId!;
    const { records } = this.#sessions;
    const { flows } = records.get(sessionId)!;
    const withdrawn: string[] = [];
    let why = Refusal.notAllowed('The room has withdrawn your permission for this track.');
    const close: TracksToClose[] = [];
    const results = succeeded(body).map(({ mid, trackName }) => {
      const candidate = intent.candidates.find((other) => other.trackName === trackName);
      return { mid, trackName, candidate, kind: candidate?.kind ?? '' };
    });
    for (const { mid, trackName, candidate } of videoFirst(results)) {
      const pulled = intent.pulls.find((other) => other.trackName === trackName);
      const before = flows.get(mid);
      const isKept = records.setFlow(sessionId, mid, {
        trackName: candidate ? candidate.trackName : (before?.trackName ?? null),
        pulled: pulled ?? before?.pulled ?? null,
      });
      try {
        // What the room keeps no record of could not be closed later.
        if (!isKept)
          throw Refusal.quota(`A session has at most ${flows.size} tracks. Close some, or open another.`);
        // Grants and other publications may have changed since `begin`.
        if (!candidate && !member.grants.subscribe) throw Refusal.noSubscribe();
        if (!candidate) continue;
        const info = planPublication(member, member.info.publications, sessionId, candidate);
        close.push(...this.#show(member, info));
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        why = error.code === 'screen_taken' ? error : why;
        records.deleteFlow(sessionId, mid);
        withdrawn.push(mid);
      }
    }
    if (withdrawn.length === 0) return { ok: true, close };
    close.push({ sessionId, mids: withdrawn, channels: [] });
    return refused(why, close);
  }

  #recordClosed(member: Member, sessionId: string, body: unknown): void {
    const { records } = this.#sessions;
    const { flows } = records.get(sessionId)!;
    for (const { mid } of succeeded(body)) {
      const trackName = flows.get(mid)?.trackName ?? null;
      records.deleteFlow(sessionId, mid);
      const publication = trackName === null ? undefined : own(member.info.publications, trackName);
      // The same name may meanwhile be published by a newer session, which goes on.
      if (publication?.sessionId === sessionId) this.#people.deletePublication(member, publication.trackName);
    }
  }

  /**
   * Makes a publication known, in the place of another one of its source. (An older one of its own name is left to
   * its publisher to close, so that nobody sees a gap while a session is replaced.)
   */
  #show(member: Member, info: PublicationInfo): TracksToClose[] {
    const { trackName, source } = info;
    if (this.#screens.isTaken(member, source)) throw Refusal.screenTaken();
    const close = this.unpublish(member, (other) => other.trackName !== trackName && other.source === source);
    for (const other of this.#screens.endedBy(member, source)) {
      const shared = Object.values(other.info.publications).filter((one) => isOfScreen(one.source));
      const names = Object.fromEntries(shared.map((one) => [one.trackName, one.source]));
      close.push(...this.#takeScreens(other, names));
      this.#onScreenTaken(other, member);
    }
    this.#people.setPublication(member, trackName, info);
    return close;
  }

  #keepDeclared(member: Member, trackName: string, declaration: Declaration): void {
    const declared = { ...member.declared, [trackName]: declaration };
    const names = Object.keys(declared);
    // The oldest declarations that never became a publication make room.
    const stale = names.filter(
      (name) => name !== trackName && !Object.hasOwn(member.info.publications, name),
    );
    for (const name of stale.slice(0, Math.max(0, names.length - MAX_DECLARED))) delete declared[name];
    member.declared = declared;
    this.#people.members.save(member);
  }

  /** Ends these tracks of a member, who is not to send them again by these names. */
  #takeScreens(member: Member, screens: Record<string, Source>): TracksToClose[] {
    for (const [trackName, source] of Object.entries(screens)) {
      this.#keepDeclared(member, trackName, { source, muted: false, taken: true });
    }
    return this.unpublish(member, ({ trackName }) => Object.hasOwn(screens, trackName));
  }

  /** @throws `Refusal` where another publication has `source`, other than one of an older session. */
  #checkHolder(member: Member, { trackName, sessionId }: PublicationInfo, source: Source): void {
    const ages = this.#sessions.idsOf(member);
    const holder = Object.values(member.info.publications).find(
      (other) => other.trackName !== trackName && other.source === source,
    );
    if (holder && ages.indexOf(holder.sessionId) >= ages.indexOf(sessionId)) {
      throw Refusal.sourceTaken(source);
    }
  }

  #present(id: string): Member | undefined {
    const member = this.#people.members.get(id);
    return member?.present ? member : undefined;
  }
}

/** For a session whose owner is gone: what was begun on it last, and whatever else the SFU lists. */
function everythingOn({ sessionId, action }: PendingOperation, body: unknown): TracksToClose[] {
  if (sessionId === null) return [];
  const isOfTracks = action.startsWith('tracks/');
  const mids = isOfTracks ? succeeded(body).map(({ mid }) => mid) : [];
  const channels = isOfTracks ? [] : succeededChannels(body);
  return [{ sessionId, mids, channels, allBut: NOTHING }];
}

function refused(refusal: Refusal, close: TracksToClose[]): Ended {
  return { ...refusedCall(refusal), close };
}
