import * as v from 'valibot';
import * as wire from '../../../calls-api/wire.js';
import { type PublicationInfo, type Source, sourceKinds } from '../../../room/protocol/index.js';
import { Refusal } from '../../refusal.js';
import type { Agents } from '../state/agents.js';
import type { Declaration, Member } from '../state/member.js';
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
  agents: Agents;
  sessions: Sessions;
  pendingOperations: PendingOperations;
  screens: ScreenPolicy;
  limits: CallsLimits;
  /** Runs work on behalf of a member and charges it to their byte budget. */
  charge: <T>(member: Member, work: () => T) => T;
  /** Whether the room itself has an exchange in progress on a session. */
  isLocked: (sessionId: string) => boolean;
  /** Called when a member has closed their microphone's track. */
  onMicrophoneEnded: (member: Member) => void;
  /** Called when the screen share of `from` ends because `by` shares theirs. */
  onScreenTaken: (from: Member, by: Member) => void;
}

/**
 * Decides what a participant may do at the SFU, and records the results. It makes no request itself: `begin`
 * authorizes a request, the Worker makes it, and `end` takes the SFU's answer. Publications are what the SFU has
 * confirmed, never what a client claims.
 */
export class MediaAuthority {
  readonly #people: Roster;
  readonly #sessions: Sessions;
  readonly #pendingOperations: PendingOperations;
  readonly #rules: CallsRules;
  readonly #limits: CallsLimits;
  readonly #screens: ScreenPolicy;
  readonly #charge: MediaAuthorityOptions['charge'];
  readonly #onMicrophoneEnded: MediaAuthorityOptions['onMicrophoneEnded'];
  readonly #onScreenTaken: MediaAuthorityOptions['onScreenTaken'];

  constructor(options: MediaAuthorityOptions) {
    const { people, agents, sessions, pendingOperations, screens, limits, charge, isLocked } = options;
    this.#people = people;
    this.#sessions = sessions;
    this.#pendingOperations = pendingOperations;
    this.#screens = screens;
    this.#rules = new CallsRules(people, agents, sessions, screens, isLocked);
    this.#limits = limits;
    this.#charge = charge;
    this.#onMicrophoneEnded = options.onMicrophoneEnded;
    this.#onScreenTaken = options.onScreenTaken;
  }

  begin(operation: CallsOperation): Begun {
    const { participant, action, sessionId } = operation;
    try {
      const member = this.#present(participant);
      if (!member) throw Refusal.absent();
      this.#limits.take(member, action);
      if (action === 'sessions/new') this.#sessions.checkPlace(member);
      const { isRecorded, withheld, ...tracks } = this.#rules.check(member, operation);
      const intent = isRecorded
        ? this.#pendingOperations.keep({ participant, action, sessionId, ...tracks })
        : null;
      return { ok: true, intent, withheld };
    } catch (error) {
      return refusedCall(error);
    }
  }

  end({ intent: id, status, body }: CallsResult): Ended {
    const intent = this.#pendingOperations.take(id);
    if (!intent) return refused(Refusal.absent(), []);
    const member = this.#present(intent.participant);
    if (!member) return refused(Refusal.absent(), everythingOn(intent, body));
    const session = intent.sessionId === null ? null : this.#sessions.of(member, intent.sessionId);
    // The owner lost the session while the SFU worked on it: after a reload, or because a newer session replaced it.
    if (session === undefined) return refused(new SessionGone(), everythingOn(intent, body));
    if (intent.sessionId !== null && isGone(status))
      this.#sessions.forget(intent.participant, intent.sessionId);
    if (status === 0 && session && intent.sessionId !== null) {
      // The SFU may have started flows that are not recorded: close those. Recorded flows continue until the client
      // opens another session.
      const close = { sessionId: intent.sessionId, ...NOTHING, allBut: flowsOf(session) };
      return { ok: true, close: [close] };
    }
    if (status < 200 || status > 299) return { ok: true, close: [] };
    return this.#charge(member, () =>
      session ? this.#record(member, intent, body) : this.#recordSession(member, body),
    );
  }

  /**
   * Declares the source of a track, before or after it is published. Repeating a declaration changes nothing.
   * @returns what remains to be closed at the SFU: an older publication that this one replaces, or this one if the
   * room's screen policy refuses it.
   */
  declare(
    member: Member,
    trackName: string,
    { source, muted, interrupted }: { source: Source; muted: boolean; interrupted?: boolean | undefined },
  ): { close: TracksToClose[]; refusal: Refusal | null } {
    if (!member.grants.publish.includes(source)) throw Refusal.sourceNotGranted(source);
    const publication = own(member.info.publications, trackName);
    if (publication && sourceKinds[source] !== publication.kind) {
      throw Refusal.invalid(`The track ${trackName} carries ${publication.kind}, which ${source} does not.`);
    }
    if (own(member.declared, trackName)?.taken || this.#screens.isTaken(member, source)) {
      // Recorded, so that the track does not count as a camera either.
      return { close: this.#takeScreens(member, { [trackName]: source }), refusal: Refusal.screenTaken() };
    }
    if (publication && publication.source !== source) {
      // As in `planPublication`: otherwise a muted microphone could continue as screen audio.
      if (source === 'screen-audio' && !sharesScreen(member))
        throw Refusal.notAllowed('Screen audio needs a shared screen.');
      this.#checkHolder(member, publication, source);
    }
    this.#keepDeclared(member, trackName, {
      source,
      muted,
      ...(muted && interrupted && { interrupted: true }),
    });
    const isNews = publication && (publication.source !== source || publication.muted !== muted);
    return { close: isNews ? this.#show(member, { ...publication, source, muted }) : [], refusal: null };
  }

  /** Ends the matching publications of a member. Returns what remains to be closed at the SFU. */
  unpublish(member: Member, which: (publication: PublicationInfo) => boolean): TracksToClose[] {
    const names = Object.values(member.info.publications)
      .filter(which)
      .map(({ trackName }) => trackName);
    for (const name of names) this.#people.deletePublication(member, name);
    return this.#sessions.takeMids(member, (name) => name !== null && names.includes(name));
  }

  /** Ends screen audio whose screen is no longer shared. */
  #endStraySound(member: Member): TracksToClose[] {
    return sharesScreen(member) ? [] : this.unpublish(member, ({ source }) => source === 'screen-audio');
  }

  /** Ends everything that a member sends or receives without a grant for it. */
  withdraw(member: Member): TracksToClose[] {
    const { publish, subscribe, data } = member.grants;
    const may = (source: Source) => publish.includes(source);
    const close = this.unpublish(
      member,
      ({ source }) => !may(source) || (source === 'screen-audio' && !may('screen')),
    );
    if (!subscribe) close.push(...this.#sessions.takeMids(member, (name) => name === null));
    if (!data) close.push(...this.#sessions.takeChannels(member));
    return close;
  }

  /** Counts a session that the room is about to open for a member. False when there are too many. */
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
    // The room could not close an unrecorded channel later.
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
    let why = Refusal.notAllowed('The room has revoked your permission for this track.');
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
        // The room could not close an unrecorded track later.
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
    let endsMicrophone = false;
    for (const { mid } of succeeded(body)) {
      const trackName = flows.get(mid)?.trackName ?? null;
      records.deleteFlow(sessionId, mid);
      const publication = trackName === null ? undefined : own(member.info.publications, trackName);
      // A newer session may publish the same name meanwhile; that publication continues.
      if (publication?.sessionId !== sessionId) continue;
      this.#people.deletePublication(member, publication.trackName);
      endsMicrophone ||= publication.source === 'microphone';
    }
    if (endsMicrophone) this.#onMicrophoneEnded(member);
  }

  /**
   * Announces a publication, in place of another of the same source. An older publication of the same name is left
   * for its publisher to close, so that receivers see no gap while a session is replaced.
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
    // The oldest declarations that never became a publication are dropped to make room.
    const stale = names.filter(
      (name) => name !== trackName && !Object.hasOwn(member.info.publications, name),
    );
    for (const name of stale.slice(0, Math.max(0, names.length - MAX_DECLARED))) delete declared[name];
    member.declared = declared;
    this.#people.members.save(member);
  }

  /** Ends these tracks of a member, and blocks their names from being published again. */
  #takeScreens(member: Member, screens: Record<string, Source>): TracksToClose[] {
    for (const [trackName, source] of Object.entries(screens)) {
      this.#keepDeclared(member, trackName, { source, muted: false, taken: true });
    }
    return this.unpublish(member, ({ trackName }) => Object.hasOwn(screens, trackName));
  }

  /** @throws `Refusal` when another publication has `source`, unless it belongs to an older session. */
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

/** For a session whose owner is gone: the flows of its last request, and everything else that the SFU lists. */
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

function sharesScreen({ info }: Member): boolean {
  return Object.values(info.publications).some(({ source }) => source === 'screen');
}
