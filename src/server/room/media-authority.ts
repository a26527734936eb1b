import * as v from 'valibot';
import * as wire from '../../calls/wire.js';
import { type PublicationInfo, type Source, sourceKinds } from '../../room/messages.js';
import { Refusal } from '../refusal.js';
import { type Candidate, candidatesOf, readBody, succeeded } from './calls-bodies.js';
import {
  type Begun,
  type CallsOperation,
  type CallsResult,
  type Ended,
  refusedCall,
  type TracksToClose,
  type WithheldTrack,
} from './calls-operation.js';
import type { Intent, Intents } from './intents.js';
import type { Member } from './members.js';
import type { People } from './people.js';
import { planPublication } from './plan-publication.js';

const MAX_SESSIONS = 16;
const MAX_DECLARED = 16;
type Authorised = Pick<Extract<Begun, { ok: true }>, 'intent' | 'withheld'>;

/**
 * Decides what a participant may do at the SFU, and records what came of it. It makes no request itself: `begin`
 * authorises one, the Worker makes it, `end` takes the SFU's answer. Publications are what the SFU confirmed, never
 * what a client claims.
 */
export class MediaAuthority {
  readonly #people: People;
  readonly #intents: Intents;

  constructor(people: People, intents: Intents) {
    this.#people = people;
    this.#intents = intents;
  }

  begin(operation: CallsOperation): Begun {
    try {
      return { ok: true, ...this.#authorise(operation) };
    } catch (error) {
      return refusedCall(error);
    }
  }

  end({ intent: id, status, body }: CallsResult): Ended {
    const intent = this.#intents.take(id);
    const member = intent && this.#present(intent.participant);
    if (!intent || !member) {
      return refused(Refusal.absent(), intent ? tracksIn(intent, body) : null);
    }
    if (status < 200 || status > 299) return { ok: true };
    return this.#record(member, intent, body);
  }

  /** Says what a track is, before or after it is published; the same again changes nothing. */
  declare(member: Member, trackName: string, source: Source, muted: boolean): void {
    if (!member.grants.publish.includes(source)) throw Refusal.notAllowed(`publish ${source}`);
    const publication = member.info.publications[trackName];
    if (publication && sourceKinds[source] !== publication.kind) {
      throw Refusal.invalid(`${trackName} is ${publication.kind}, and ${source} is not.`);
    }
    const declared = { ...member.declared, [trackName]: { source, muted } };
    const names = Object.keys(declared);
    // The oldest declarations that never became a publication make room.
    const stale = names.filter(
      (name) => name !== trackName && !Object.hasOwn(member.info.publications, name),
    );
    for (const name of stale.slice(0, Math.max(0, names.length - MAX_DECLARED))) delete declared[name];
    member.declared = declared;
    this.#people.members.save(member);
    if (!publication || (publication.source === source && publication.muted === muted)) return;
    this.#people.setPublication(member, trackName, { ...publication, source, muted });
  }

  /** Ends some of what a member publishes. Returns what is left to close at the SFU. */
  unpublish(member: Member, which: (publication: PublicationInfo) => boolean): TracksToClose[] {
    const names = Object.values(member.info.publications)
      .filter(which)
      .map(({ trackName }) => trackName);
    for (const name of names) this.#people.deletePublication(member, name);
    const close = Object.entries(member.sessions).map(([sessionId, { mids }]) => ({
      sessionId,
      mids: Object.keys(mids).filter((mid) => mids[mid] !== null && names.includes(mids[mid] ?? '')),
    }));
    for (const { sessionId, mids } of close)
      for (const mid of mids) delete member.sessions[sessionId]?.mids[mid];
    this.#people.members.save(member);
    return close.filter(({ mids }) => mids.length > 0);
  }

  /** Ends what a member publishes without being granted it (any more). */
  withdraw(member: Member): TracksToClose[] {
    return this.unpublish(member, ({ source }) => !member.grants.publish.includes(source));
  }

  /** Takes all sessions from a member. Returns every track, published and pulled, that is left to close. */
  endSessions(member: Member): TracksToClose[] {
    const close = Object.entries(member.sessions).map(([sessionId, { mids }]) => ({
      sessionId,
      mids: Object.keys(mids),
    }));
    for (const trackName of Object.keys(member.info.publications)) {
      this.#people.deletePublication(member, trackName);
    }
    member.sessions = {};
    member.declared = {};
    this.#people.members.save(member);
    return close.filter(({ mids }) => mids.length > 0);
  }

  #authorise({ participant, action, sessionId, body }: CallsOperation): Authorised {
    const member = this.#present(participant);
    if (!member) throw Refusal.absent();
    if (member.info.role === 'waiting') throw Refusal.notAllowed('use media before you are admitted');
    if (sessionId !== null && !Object.hasOwn(member.sessions, sessionId)) {
      throw Refusal.notFound('session of yours');
    }
    const intent: Intent = { participant, action, sessionId, candidates: [] };
    switch (action) {
      case 'generate-ice-servers':
      case 'session':
      case 'renegotiate':
      case 'datachannels/establish':
      case 'datachannels/update':
      case 'datachannels/close':
        return { intent: null, withheld: [] };
      case 'sessions/new':
        break;
      case 'tracks/new': {
        const request = readBody(wire.TracksRequest, body);
        const { tracks = [] } = request;
        if (request.autoDiscover) throw Refusal.notAllowed('use autoDiscover: name each track instead');
        if (tracks.some(({ location }) => location === 'local')) {
          intent.candidates = this.#checkLocalTracks(member, sessionId!, request);
          break;
        }
        return { intent: this.#intents.keep(intent), withheld: this.#withhold(member, tracks) };
      }
      case 'tracks/update': {
        const { tracks = [] } = readBody(wire.UpdateTracksRequest, body);
        return { intent: null, withheld: this.#withhold(member, tracks) };
      }
      case 'tracks/close':
        readBody(wire.CloseTracksRequest, body);
        break;
      case 'datachannels/new':
        for (const channel of readBody(wire.DataChannelsRequest, body).dataChannels ?? []) {
          this.#checkDataChannel(member, channel);
        }
        return { intent: null, withheld: [] };
    }
    return { intent: this.#intents.keep(intent), withheld: [] };
  }

  #checkLocalTracks(member: Member, sessionId: string, request: wire.TracksRequest): Candidate[] {
    const { tracks = [], sessionDescription } = request;
    if (!tracks.every(({ location }) => location === 'local')) {
      throw Refusal.invalid('all tracks of one request must be local, or all remote.');
    }
    const candidates = candidatesOf(tracks, sessionDescription);
    // Judged as if all succeeded: each candidate takes a source, and the next one sees it taken.
    const planned = { ...member.info.publications };
    for (const candidate of candidates) {
      planned[candidate.trackName] = planPublication(member, planned, sessionId, candidate);
    }
    return candidates;
  }

  /**
   * The tracks that may not be pulled because nobody here publishes them (any more). As at the SFU each fails by
   * itself, so that someone's leaving spoils nobody's request for the others.
   */
  #withhold(member: Member, tracks: wire.TrackObject[]): WithheldTrack[] {
    if (!member.grants.subscribe) throw Refusal.notAllowed('see or hear others');
    return tracks.flatMap((track, index): WithheldTrack[] => {
      const { location, sessionId, trackName } = track;
      if (location !== 'remote' || sessionId === undefined || trackName === undefined) {
        throw Refusal.invalid('a pulled track needs location "remote", sessionId and trackName.');
      }
      if (this.#isPublished(sessionId, trackName)) return [];
      const errorDescription = 'Nobody in this room publishes this track (any more).';
      return [{ index, result: { ...track, errorCode: 'not_found_track_error', errorDescription } }];
    });
  }

  #isPublished(sessionId: string, trackName: string): boolean {
    for (const { present, info } of this.#people.members.all()) {
      const publication = Object.hasOwn(info.publications, trackName) && info.publications[trackName];
      if (present && publication && publication.sessionId === sessionId) return true;
    }
    return false;
  }

  #checkDataChannel(member: Member, { location, sessionId }: wire.DataChannelObject): void {
    if (!member.grants.data) throw Refusal.notAllowed('use data channels');
    if (location === 'local') return;
    for (const other of this.#people.members.all()) {
      if (other.present && sessionId !== undefined && Object.hasOwn(other.sessions, sessionId)) return;
    }
    throw Refusal.notFound('session');
  }

  #record(member: Member, intent: Intent, body: unknown): Ended {
    if (intent.action === 'sessions/new') {
      const answer = v.safeParse(wire.NewSessionResponse, body);
      if (!answer.success) return { ok: true };
      return this.#recordSession(member, answer.output.sessionId);
    }
    const session = member.sessions[intent.sessionId!];
    // The session was taken from its owner while the SFU worked on it: a reload, or a newer session in its place.
    if (!session) return refused(Refusal.notFound('session of yours'), tracksIn(intent, body));
    if (intent.action === 'tracks/close') this.#recordClosed(member, intent.sessionId!, body);
    else return this.#recordTracks(member, intent, body);
    return { ok: true };
  }

  #recordSession(member: Member, sessionId: string): Ended {
    const known = Object.keys(member.sessions);
    if (known.length >= MAX_SESSIONS) {
      const idle = known.find((id) => Object.keys(member.sessions[id]!.mids).length === 0);
      if (idle === undefined) return refused(Refusal.rateLimited('sessions'), null);
      delete member.sessions[idle];
    }
    member.sessions[sessionId] = { mids: {} };
    this.#people.members.save(member);
    return { ok: true };
  }

  #recordTracks(member: Member, intent: Intent, body: unknown): Ended {
    const sessionId = intent.sessionId!;
    const { mids } = member.sessions[sessionId]!;
    const withdrawn: string[] = [];
    for (const { mid, trackName } of succeeded(body)) {
      const candidate = intent.candidates.find((other) => other.trackName === trackName);
      mids[mid] = candidate ? candidate.trackName : null;
      if (!candidate) continue;
      try {
        // Grants and other publications may have changed since `begin`.
        const info = planPublication(member, member.info.publications, sessionId, candidate);
        this.#people.setPublication(member, candidate.trackName, info);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        delete mids[mid];
        withdrawn.push(mid);
      }
    }
    this.#people.members.save(member);
    if (withdrawn.length === 0) return { ok: true };
    return refused(Refusal.notAllowed('publish this any more'), { sessionId, mids: withdrawn });
  }

  #recordClosed(member: Member, sessionId: string, body: unknown): void {
    const { mids } = member.sessions[sessionId]!;
    for (const { mid } of succeeded(body)) {
      const trackName = mids[mid];
      delete mids[mid];
      const publication = typeof trackName === 'string' ? member.info.publications[trackName] : undefined;
      // The same name may meanwhile be published by a newer session, which goes on.
      if (publication?.sessionId === sessionId) this.#people.deletePublication(member, publication.trackName);
    }
    this.#people.members.save(member);
  }

  #present(id: string): Member | undefined {
    const member = this.#people.members.get(id);
    return member?.present ? member : undefined;
  }
}

function tracksIn(intent: Intent, body: unknown): TracksToClose | null {
  if (intent.action !== 'tracks/new') return null;
  const mids = succeeded(body).map(({ mid }) => mid);
  return mids.length > 0 ? { sessionId: intent.sessionId!, mids } : null;
}

function refused(refusal: Refusal, close: TracksToClose | null): Ended {
  return { ...refusedCall(refusal), close };
}
