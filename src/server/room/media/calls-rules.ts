import * as wire from '../../../calls-api/wire.js';
import { Refusal } from '../../refusal.js';
import type { Agents } from '../state/agents.js';
import type { Member } from '../state/member.js';
import type { Roster } from '../state/roster.js';
import { type Candidate, candidatesOf, readBody, videoFirst } from './calls-bodies.js';
import {
  type CallsOperation,
  type OfferedSection,
  SessionBusy,
  SessionGone,
  type WithheldTrack,
} from './calls-operation.js';
import { planPublication } from './plan-publication.js';
import type { ScreenPolicy } from './screen-policy.js';
import type { Pulled } from './session-records.js';
import type { Sessions } from './sessions.js';

interface Allowed {
  /** Whether the room needs the result of the request. */
  isRecorded: boolean;
  /** The tracks it publishes. */
  candidates: Candidate[];
  /** The tracks it receives. */
  pulls: Pulled[];
  withheld: WithheldTrack[];
}

/** Decides which requests each participant may make to the SFU. It changes nothing. */
export class CallsRules {
  readonly #people: Roster;
  readonly #agents: Agents;
  readonly #sessions: Sessions;
  readonly #screens: ScreenPolicy;
  readonly #isLocked: (sessionId: string) => boolean;

  constructor(
    people: Roster,
    agents: Agents,
    sessions: Sessions,
    screens: ScreenPolicy,
    isLocked: (sessionId: string) => boolean,
  ) {
    this.#people = people;
    this.#agents = agents;
    this.#sessions = sessions;
    this.#screens = screens;
    this.#isLocked = isLocked;
  }

  /** @throws `Refusal` when the participant may not do this. */
  check(member: Member, { action, sessionId, body, offered }: CallsOperation): Allowed {
    if (member.info.role === 'waiting') throw Refusal.notAllowed('You are still waiting to be let in.');
    if (!this.#people.isInside(member)) throw Refusal.backstage();
    if (sessionId !== null && !this.#sessions.of(member, sessionId)) throw new SessionGone();
    if (sessionId !== null && action !== 'session' && this.#isLocked(sessionId)) throw new SessionBusy();
    const allowed: Allowed = { isRecorded: true, candidates: [], pulls: [], withheld: [] };
    switch (action) {
      case 'generate-ice-servers':
      case 'session':
      case 'renegotiate':
        return { ...allowed, isRecorded: false };
      case 'datachannels/establish':
        checkTransport(member);
        return { ...allowed, isRecorded: false };
      case 'sessions/new':
        return allowed;
      case 'tracks/new': {
        const request = readBody(wire.TracksRequest, body);
        const { tracks = [] } = request;
        this.#sessions.checkSize(sessionId!, { flows: tracks.length });
        if (request.autoDiscover)
          throw new Refusal(
            'not_allowed',
            'This server does not accept autoDiscover. Name each track instead.',
          );
        return tracks.some(({ location }) => location === 'local')
          ? { ...allowed, candidates: this.#checkLocalTracks(member, sessionId!, tracks, offered) }
          : { ...allowed, pulls: pullsOf(tracks), withheld: this.#withhold(member, tracks) };
      }
      case 'tracks/update': {
        const { tracks = [] } = readBody(wire.UpdateTracksRequest, body);
        return { ...allowed, pulls: pullsOf(tracks), withheld: this.#withhold(member, tracks) };
      }
      case 'tracks/close':
        readBody(wire.CloseTracksRequest, body);
        return allowed;
      case 'datachannels/new':
      case 'datachannels/update':
        checkData(member);
        this.#checkDataChannels(sessionId!, action, readBody(wire.DataChannelsRequest, body).dataChannels);
        return allowed;
      case 'datachannels/close':
        readBody(wire.CloseDataChannelsRequest, body);
        checkData(member);
        return allowed;
    }
  }

  /**
   * The tracks that may not be pulled because no participant publishes them, or no longer. As at the SFU, each one
   * fails separately, so a publisher who leaves does not fail a request for other tracks.
   */
  #withhold(member: Member, tracks: wire.TrackObject[]): WithheldTrack[] {
    if (!member.grants.subscribe) throw Refusal.noSubscribe();
    return tracks.flatMap((track, index): WithheldTrack[] => {
      const { location, sessionId, trackName } = track;
      if (location !== 'remote' || sessionId === undefined || trackName === undefined) {
        throw Refusal.invalid('A track that you pull needs location "remote", sessionId and trackName.');
      }
      if (this.#isPublished(sessionId, trackName)) return [];
      const errorDescription =
        'No participant of this room publishes this track. Its publisher may have stopped it.';
      return [{ index, result: { ...track, errorCode: 'not_found_track_error', errorDescription } }];
    });
  }

  #checkLocalTracks(
    member: Member,
    sessionId: string,
    tracks: wire.TrackObject[],
    offered: readonly OfferedSection[],
  ): Candidate[] {
    if (!tracks.every(({ location }) => location === 'local')) {
      throw Refusal.invalid('The tracks of one request must be all local or all remote.');
    }
    const candidates = candidatesOf(tracks, offered);
    // Checked as if all succeed: each candidate takes a source, and the next candidate sees it taken.
    const planned = { ...member.info.publications };
    for (const candidate of videoFirst(candidates)) {
      const publication = planPublication(member, planned, sessionId, candidate);
      for (const { trackName, source } of Object.values(planned)) {
        if (source === publication.source) delete planned[trackName];
      }
      planned[candidate.trackName] = publication;
      candidate.source = publication.source;
      if (this.#screens.isTaken(member, publication.source)) throw Refusal.screenTaken();
    }
    return candidates;
  }

  #isPublished(sessionId: string, trackName: string): boolean {
    if (this.#agents.publishes(sessionId, trackName)) return true;
    const owner = this.#people.members.get(this.#sessions.records.get(sessionId)?.participant ?? '');
    if (!owner?.present || !Object.hasOwn(owner.info.publications, trackName)) return false;
    return owner.info.publications[trackName]?.sessionId === sessionId;
  }

  #checkDataChannels(
    sessionId: string,
    action: CallsOperation['action'],
    channels: readonly wire.DataChannelObject[] = [],
  ): void {
    if (action === 'datachannels/new') this.#sessions.checkSize(sessionId, { channels: channels.length });
    for (const { location, sessionId: publisher = '' } of channels) {
      if (location === 'local') continue;
      const owner = this.#sessions.records.get(publisher)?.participant;
      if (!owner || !this.#people.members.get(owner)?.present) {
        throw Refusal.notFound(
          'No participant of this room has this session. Its participant may have left.',
        );
      }
    }
  }
}

function pullsOf(tracks: readonly wire.TrackObject[]): Pulled[] {
  return tracks.map(({ sessionId = '', trackName = '', simulcast }) => {
    return { sessionId, trackName, layer: simulcast?.preferredRid ?? null };
  });
}

function checkData({ grants }: Member): void {
  if (!grants.data) throw Refusal.noData();
}

/** A transport is allowed for everyone who may send or receive anything. */
function checkTransport({ grants }: Member): void {
  if (!grants.data && !grants.subscribe && grants.publish.length === 0)
    throw Refusal.notAllowed('This room lets you neither send nor receive.');
}
