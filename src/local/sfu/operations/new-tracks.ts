import {
  MAX_TRACKS_PER_REQUEST,
  type SessionDescription,
  TRANSPORT_WAIT_MS,
  type TrackObject,
  TracksRequest,
} from '../../../calls-api/wire.js';
import { ApiError } from '../../errors.js';
import { type RemoteDescription, readRemoteDescription } from '../../sdp/remote-description.js';
import { awaitsExchange, clientReceives, clientSends, type MediaSection } from '../media-section.js';
import { canReceive } from '../negotiation.js';
import type { Session } from '../session.js';
import type { Sfu } from '../sfu.js';
import type { Track } from '../track.js';
import { itemResult, operation } from './operation.js';

/**
 * `POST tracks/new`: publishes tracks of an offer, or pulls published tracks. Either may contain an offer of the
 * client. Without an offer, the SFU makes its own if an exchange is needed.
 *
 * Source: `TracksRequest` and its examples in the OpenAPI document (see `calls-api/wire.ts`), which allows an offer
 * beside `tracks` of either location.
 */
export const newTracks = operation({
  body: TracksRequest,
  run(session, { tracks = [], sessionDescription, autoDiscover }, sfu) {
    checkBatch(tracks, autoDiscover === true);
    return session.exclusively(async () => {
      await session.readyWithin(TRANSPORT_WAIT_MS);
      const offer = sessionDescription && readOffer(sessionDescription);
      if (tracks.some((track) => track.location === 'remote')) return pull(session, tracks, sfu, offer);
      if (!offer) return publishWithoutOffer(session, tracks);
      return publish(session, tracks, offer, autoDiscover === true);
    });
  },
});

/** A failed track without a mid has the mid `""`. Reported by people who ran clients against the live service. */
function trackResult(item: TrackObject, run: () => object): Promise<object> {
  return itemResult({ ...item, mid: item.mid ?? '' }, run);
}

function readOffer({ type, sdp }: SessionDescription): RemoteDescription {
  if (type === 'offer') return readRemoteDescription(sdp);
  throw ApiError.badDescription('An offer is due here. An answer goes to renegotiate.');
}

function checkBatch(tracks: readonly TrackObject[], isDiscovering: boolean): void {
  if (tracks.length === 0 && !isDiscovering) throw ApiError.invalid('The request names no track.');
  if (tracks.length > MAX_TRACKS_PER_REQUEST) {
    throw ApiError.invalid(`A request may name ${MAX_TRACKS_PER_REQUEST} tracks, not ${tracks.length}.`);
  }
  const locations = new Set(tracks.map((track) => track.location));
  if (locations.has(undefined))
    throw ApiError.invalid('A track has no location. Set it to "local" or "remote".');
  if (locations.size > 1)
    throw ApiError.invalid('The tracks of one request must be all local or all remote.');
}

async function publish(
  session: Session,
  tracks: readonly TrackObject[],
  offer: RemoteDescription,
  isDiscovering: boolean,
) {
  session.acceptOffer(offer);
  const named = await Promise.all(tracks.map((item) => trackResult(item, () => publishOne(session, item))));
  const found = isDiscovering ? discover(session) : [];
  return {
    requiresImmediateRenegotiation: false,
    tracks: [...named, ...found],
    sessionDescription: { type: 'answer', sdp: session.writeAnswer() },
  };
}

function publishOne(session: Session, item: TrackObject): object {
  const { mid, trackName, bidirectionalMediaStream } = item;
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
  // The field's description allows it only if the SFU makes the offer, but the OpenAPI example
  // `push_track_with_bidirectional_stream` has it beside an offer of the client.
  const isTwoWay = bidirectionalMediaStream === true && clientReceives(section);
  if (isTwoWay) session.outgoing.reserve(section);
  return { mid: section.mid, trackName, ...(isTwoWay && { bidirectionalMediaStream }) };
}

/**
 * Publishes tracks that the client sends already, by their mid. For the rest, our offer asks the client to send them.
 * An m-line that becomes bidirectional needs our offer, too.
 */
async function publishWithoutOffer(session: Session, tracks: readonly TrackObject[]) {
  let needsOffer = false;
  const publishOrAsk = (item: TrackObject) => {
    const section = sendingSection(session, item);
    const result = section ? publishOne(session, item) : askForOne(session, item);
    needsOffer ||= !section || awaitsExchange(section);
    return result;
  };
  const results = await Promise.all(tracks.map((item) => trackResult(item, () => publishOrAsk(item))));
  if (!needsOffer) return { requiresImmediateRenegotiation: false, tracks: results };
  return {
    requiresImmediateRenegotiation: true,
    tracks: results,
    sessionDescription: { type: 'offer', sdp: session.writeOffer() },
  };
}

/** The m-line with the item's mid if the client sends on it. Some clients send `""`, or the mid of a new transceiver. */
function sendingSection(session: Session, { mid }: TrackObject): MediaSection | undefined {
  const section = mid ? session.negotiation.find(mid) : undefined;
  if (!section || section.isRejected || section.kind === 'application') return undefined;
  return clientSends(section) ? section : undefined;
}

function askForOne(
  session: Session,
  { mid, trackName, kind, bidirectionalMediaStream }: TrackObject,
): object {
  if (!trackName) throw ApiError.invalid('A local track needs a trackName.');
  if (kind !== 'audio' && kind !== 'video') {
    const cause = mid ? `The client sends no media on mid ${mid}. ` : '';
    throw ApiError.invalid(`${cause}A local track without an offer needs its kind, "audio" or "video".`);
  }
  if (session.track(trackName))
    throw ApiError.repeated(`A track ${JSON.stringify(trackName)} of this session`);
  const section = session.openReceiver(kind, bidirectionalMediaStream === true);
  session.publish(section, trackName);
  return { mid: section.mid, trackName, kind, ...(bidirectionalMediaStream && { bidirectionalMediaStream }) };
}

/** Publishes every new track of the offer under a generated name. */
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

async function pull(
  session: Session,
  tracks: readonly TrackObject[],
  sfu: Sfu,
  offer: RemoteDescription | undefined,
) {
  // Waits for all publishers together, but assigns slots in request order.
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
  if (offer) session.acceptOffer(offer);
  const choose = offer ? offeredSection : ownSection;
  const results = await Promise.all(
    found.map(({ item, track, error }) =>
      trackResult(item, () => {
        if (error) throw error;
        return pullOne(session, item, track, choose);
      }),
    ),
  );
  if (offer) {
    return {
      requiresImmediateRenegotiation: false,
      tracks: results,
      sessionDescription: { type: 'answer', sdp: session.writeAnswer() },
    };
  }
  if (!session.outgoing.hasUnoffered) return { requiresImmediateRenegotiation: false, tracks: results };
  return {
    requiresImmediateRenegotiation: true,
    tracks: results,
    sessionDescription: { type: 'offer', sdp: session.writeOffer() },
  };
}

/** Finds the m-line on which the client receives `track`. */
type SectionChoice = (session: Session, item: TrackObject, track: Track) => MediaSection;

function pullOne(session: Session, item: TrackObject, track: Track, choose: SectionChoice): object {
  const { sessionId, trackName, simulcast } = item;
  const section = choose(session, item, track);
  session.outgoing.subscribe(section, track, simulcast);
  return { mid: section.mid, sessionId, trackName, ...(simulcast && { simulcast }) };
}

/** Chooses the negotiated m-line that the item names, else one of ours. */
const ownSection: SectionChoice = (session, { mid }, track) =>
  mid ? existingSection(session, mid, track) : session.negotiation.openSlot(track.kind, track.codec);

/** Chooses the m-line of the client's offer that the item names, else a receiving m-line without a subscription. */
const offeredSection: SectionChoice = (session, { mid }, track) => {
  const section = mid
    ? existingSection(session, mid, track)
    : session.negotiation.findReceiver(track.kind, track.codec);
  if (section && canReceive(section, track.codec)) return section;
  const codec = track.codec?.name ?? track.kind;
  const where = mid ? `on mid ${mid} of the offer` : 'on a free m-line of the offer';
  throw ApiError.invalid(`The client does not receive ${codec} ${where}.`);
};

/** The m-line that a pull names, if it carries nothing to the client yet. */
function existingSection(session: Session, mid: string, { kind }: Track): MediaSection {
  const section = session.negotiation.find(mid);
  if (!section || section.isRejected || section.kind !== kind) {
    throw ApiError.invalid(`There is no m-line for ${kind} with mid ${mid} on this session.`);
  }
  if (section.subscription?.isLive) throw ApiError.repeated(`A track that is received on mid ${mid}`);
  if (section.owner === 'sfu') section.isClosed = false;
  return section;
}
