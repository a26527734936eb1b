import * as v from 'valibot';
import { type TrackObject, TracksResponse } from '../../calls-api/wire.js';
import type { Pull } from '../room/media/choose-tracks.js';
import type { EndedOffer, MadeOffer, OfferOrder } from '../room/media/media-offers.js';
import type { Settings } from '../settings.js';
import { deliverAnswer, openSession, pathOf } from './sessions.js';
import { CallsUpstream } from './upstream.js';

/** A room: its stub, or the object itself. */
export interface OfferingRoom {
  beginOffer(connection: string): OfferOrder | null | Promise<OfferOrder | null>;
  offer(connection: string, made: MadeOffer | null): Promise<string | null>;
  endOffer(connection: string, ended: EndedOffer): void | Promise<void>;
}

/**
 * Opens the receiving session that the welcome on a connection announced, sends the SFU's offer to the client, and
 * the client's answer to the SFU. The room decides which tracks it includes, and sets the deadlines.
 */
export async function offerMedia(room: OfferingRoom, connection: string, settings: Settings): Promise<void> {
  const order = await room.beginOffer(connection);
  if (!order) return;
  const upstream = new CallsUpstream(settings);
  const made = await makeOffer(upstream, order);
  const sdp = await room.offer(connection, made);
  if (sdp === null || !made) return;
  const { sessionId } = made;
  const isTaken = await deliverAnswer(upstream, sessionId, sdp);
  await room.endOffer(connection, { participant: order.participant, sessionId, isTaken });
}

/** The SFU's offer, on the prepared session if the SFU accepts that; null when it made none. */
async function makeOffer(
  upstream: CallsUpstream,
  { pulls, prepared }: OfferOrder,
): Promise<MadeOffer | null> {
  const made = prepared === null ? null : await pull(upstream, prepared, pulls);
  if (made) return made;
  // An unanswered session expires by itself.
  const sessionId = await openSession(upstream);
  return sessionId === null ? null : pull(upstream, sessionId, pulls);
}

async function pull(
  upstream: CallsUpstream,
  sessionId: string,
  pulls: readonly Pull[],
): Promise<MadeOffer | null> {
  const { status, body } = await upstream.request('POST', `${pathOf(sessionId)}/tracks/new`, {
    tracks: pulls.map(trackObject),
  });
  const pulled = v.safeParse(TracksResponse, body);
  if (status < 200 || status > 299 || !pulled.success) return null;
  const { sessionDescription, tracks = [] } = pulled.output;
  return sessionDescription ? { sessionId, offer: sessionDescription.sdp, tracks } : null;
}

/** Uses both fallbacks, like the client's own pulls: a lower layer is better than no video. */
function trackObject({ sessionId, trackName, layer }: Pull): TrackObject {
  const track: TrackObject = { location: 'remote', sessionId, trackName };
  if (layer === null) return track;
  return {
    ...track,
    simulcast: { preferredRid: layer, priorityOrdering: 'asciibetical', ridNotAvailable: 'asciibetical' },
  };
}
