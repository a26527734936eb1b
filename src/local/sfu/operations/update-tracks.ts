import {
  MAX_TRACKS_PER_REQUEST,
  TRANSPORT_WAIT_MS,
  type TrackObject,
  UpdateTracksRequest,
} from '../../../calls-api/wire.js';
import { ApiError } from '../../errors.js';
import { codecIdentity } from '../../rtp/codec.js';
import type { Session } from '../session.js';
import type { Sfu } from '../sfu.js';
import { itemResult, operation } from './operation.js';

/** `PUT tracks/update`: switches a receiving m-line to another publication or layer. No SDP. */
export const updateTracks = operation({
  body: UpdateTracksRequest,
  async run(session, { tracks = [] }, sfu) {
    if (tracks.length === 0 || tracks.length > MAX_TRACKS_PER_REQUEST) {
      throw ApiError.invalid(`A request must name 1 to ${MAX_TRACKS_PER_REQUEST} tracks.`);
    }
    await session.connectedWithin(TRANSPORT_WAIT_MS);
    const results = await Promise.all(
      tracks.map((item) => itemResult(item, () => updateOne(session, item, sfu))),
    );
    return { requiresImmediateRenegotiation: false, tracks: results };
  },
});

async function updateOne(session: Session, item: TrackObject, sfu: Sfu): Promise<object> {
  const { mid, simulcast } = item;
  const section = mid ? session.negotiation.find(mid) : undefined;
  const subscription = section?.subscription;
  if (!section || !subscription?.isLive) {
    throw ApiError.notUpdatable(
      `Nothing is received on mid ${mid ?? '(none given)'}. Pull a track with tracks/new first.`,
    );
  }
  const isOther = item.sessionId !== undefined || item.trackName !== undefined;
  const track = isOther ? await sfu.publication(session, item, TRANSPORT_WAIT_MS) : subscription.track;
  if (track.kind !== section.kind) {
    throw ApiError.notUpdatable(
      `Track ${JSON.stringify(track.name)} is ${track.kind}, but mid ${mid} is not.`,
    );
  }
  if (track.codec && !section.accepted.has(codecIdentity(track.codec))) {
    throw ApiError.notUpdatable(`The client did not accept ${track.codec.name} on mid ${mid}.`);
  }
  if (simulcast && !track.isSimulcast) {
    throw ApiError.notUpdatable(`Track ${JSON.stringify(track.name)} has no simulcast layers.`);
  }
  if (!subscription.isLive) throw ApiError.notOpen();
  subscription.change(track, simulcast ?? (isOther ? {} : subscription.simulcast));
  return {
    mid: section.mid,
    sessionId: track.sessionId,
    trackName: track.name,
    ...(simulcast && { simulcast }),
  };
}
