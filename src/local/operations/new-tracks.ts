import {
  MAX_TRACKS_PER_REQUEST,
  TRANSPORT_WAIT_MS,
  type TrackObject,
  TracksRequest,
} from '../../calls/wire.js';
import { ApiError } from '../errors.js';
import type { MediaSection } from '../negotiation.js';
import { codecIdentity } from '../rtp/codec.js';
import { readDescription } from '../sdp/remote-description.js';
import type { Session } from '../session.js';
import type { Sfu } from '../sfu.js';
import type { Track } from '../track.js';
import { itemResult, operation } from './operation.js';

/** `POST tracks/new`: publish what an offer carries, or pull what others publish. */
export const newTracks = operation({
  body: TracksRequest,
  run(session, { tracks = [], sessionDescription, autoDiscover }, sfu) {
    checkBatch(tracks, autoDiscover === true);
    return session.exclusively(async () => {
      await session.readyWithin(TRANSPORT_WAIT_MS);
      if (tracks.some((track) => track.location === 'remote')) return pull(session, tracks, sfu);
      if (!sessionDescription) return askFor(session, tracks);
      if (sessionDescription.type !== 'offer') {
        throw ApiError.badDescription('An offer is due here. An answer goes to renegotiate.');
      }
      return publish(session, tracks, sessionDescription.sdp, autoDiscover === true);
    });
  },
});

function checkBatch(tracks: readonly TrackObject[], isDiscovering: boolean): void {
  if (tracks.length === 0 && !isDiscovering) throw ApiError.invalid('The request names no track.');
  if (tracks.length > MAX_TRACKS_PER_REQUEST) {
    throw ApiError.invalid(`A request may name ${MAX_TRACKS_PER_REQUEST} tracks, not ${tracks.length}.`);
  }
  const locations = new Set(tracks.map((track) => track.location));
  if (locations.has(undefined)) throw ApiError.invalid('A track has no location.');
  if (locations.size > 1) throw ApiError.invalid('The tracks of one request are all local or all remote.');
}

async function publish(
  session: Session,
  tracks: readonly TrackObject[],
  sdp: string,
  isDiscovering: boolean,
) {
  session.acceptOffer(readDescription(sdp));
  const named = await Promise.all(tracks.map((item) => itemResult(item, () => publishOne(session, item))));
  const found = isDiscovering ? discover(session) : [];
  return {
    requiresImmediateRenegotiation: false,
    tracks: [...named, ...found],
    sessionDescription: { type: 'answer', sdp: session.writeAnswer() },
  };
}

function publishOne(session: Session, { mid, trackName }: TrackObject): object {
  if (!mid || !trackName) throw ApiError.invalid('A local track needs a mid and a trackName.');
  const section = session.negotiation.find(mid);
  if (!section || section.isRejected || section.kind === 'application') {
    throw ApiError.invalid(`The offer has no m-line for media with mid ${mid}.`);
  }
  if (session.track(trackName))
    throw ApiError.repeated(`A track ${JSON.stringify(trackName)} of this session`);
  if (section.track && !section.track.isEnded) {
    throw ApiError.repeated(`A track on the m-line with mid ${mid}`);
  }
  session.publish(section, trackName);
  return { mid: section.mid, trackName };
}

/** Without an offer of the client's, ours asks it to send. */
async function askFor(session: Session, tracks: readonly TrackObject[]) {
  const results = await Promise.all(tracks.map((item) => itemResult(item, () => askForOne(session, item))));
  if (results.every((result) => 'errorCode' in result)) {
    return { requiresImmediateRenegotiation: false, tracks: results };
  }
  return {
    requiresImmediateRenegotiation: true,
    tracks: results,
    sessionDescription: { type: 'offer', sdp: session.writeOffer() },
  };
}

function askForOne(session: Session, { trackName, kind, bidirectionalMediaStream }: TrackObject): object {
  if (!trackName) throw ApiError.invalid('A local track needs a trackName.');
  if (kind !== 'audio' && kind !== 'video') {
    throw ApiError.invalid('A local track without an offer needs its kind, "audio" or "video".');
  }
  if (session.track(trackName))
    throw ApiError.repeated(`A track ${JSON.stringify(trackName)} of this session`);
  const section = session.openReceiver(kind, bidirectionalMediaStream === true);
  session.publish(section, trackName);
  return { mid: section.mid, trackName, kind, ...(bidirectionalMediaStream && { bidirectionalMediaStream }) };
}

/** Names every new track of the offer by itself. */
function discover(session: Session): object[] {
  return session.negotiation.sections
    .filter((section) => section.owner === 'client' && section.kind !== 'application')
    .filter((section) => !section.isRejected && (!section.track || section.track.isEnded))
    .filter(({ remote }) => remote?.direction === 'sendonly' || remote?.direction === 'sendrecv')
    .map((section) => {
      const { name } = session.publish(section, crypto.randomUUID());
      return { mid: section.mid, trackName: name };
    });
}

async function pull(session: Session, tracks: readonly TrackObject[], sfu: Sfu) {
  // Publishers are waited for together; slots are given out in the order of the request.
  const found = await Promise.all(
    tracks.map(async (item) => {
      try {
        return { item, track: await sfu.publication(session, item, TRANSPORT_WAIT_MS) };
      } catch (error) {
        if (error instanceof ApiError) return { item, error };
        throw error;
      }
    }),
  );
  if (session.closedBecause) throw ApiError.sessionGone(session.id, session.closedBecause);
  const results = await Promise.all(
    found.map(({ item, track, error }) =>
      itemResult(item, () => (track ? pullOne(session, item, track) : { ...item, ...error?.body })),
    ),
  );
  if (!session.hasUnoffered()) return { requiresImmediateRenegotiation: false, tracks: results };
  return {
    requiresImmediateRenegotiation: true,
    tracks: results,
    sessionDescription: { type: 'offer', sdp: session.writeOffer() },
  };
}

function pullOne(session: Session, item: TrackObject, track: Track): object {
  const { sessionId, trackName, simulcast } = item;
  const section = item.mid
    ? existingSection(session, item.mid, track)
    : session.negotiation.openSlot(track.kind, track.codec);
  const subscription = session.subscribe(section, track, simulcast);
  if (section.reservedSsrc !== undefined && canReceive(section, track)) subscription.start();
  return { mid: section.mid, sessionId, trackName, ...(simulcast && { simulcast }) };
}

/** Whether the client has agreed already to get this on that m-line. */
function canReceive({ remote, accepted }: MediaSection, { codec }: Track): boolean {
  const isOpen = remote?.direction === 'sendrecv' || remote?.direction === 'recvonly';
  return isOpen && codec !== undefined && accepted.has(codecIdentity(codec));
}

/** The m-line that a pull names, where it carries nothing to the client yet. */
function existingSection(session: Session, mid: string, { kind }: Track): MediaSection {
  const section = session.negotiation.find(mid);
  if (!section || section.isRejected || section.kind !== kind) {
    throw ApiError.invalid(`There is no m-line for ${kind} with mid ${mid} on this session.`);
  }
  if (section.subscription?.isLive) throw ApiError.repeated(`A track that is received on mid ${mid}`);
  if (section.owner === 'sfu') section.isClosed = false;
  return section;
}
