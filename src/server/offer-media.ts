import * as v from 'valibot';
import { NewSessionResponse, type TrackObject, TracksResponse } from '../calls/wire.js';
import { CallsUpstream } from './calls-upstream.js';
import type { Pull } from './room/choose-pulls.js';
import type { MadeOffer } from './room/media-offers.js';
import type { Room } from './room/room-object.js';
import type { Settings } from './settings.js';

/**
 * Makes the receiving session that the welcome on a connection promised, brings the SFU's offer to the client and
 * the client's answer to the SFU. The room decides what of it may be, and for how long it is waited for.
 */
export async function offerMedia(
  room: DurableObjectStub<Room>,
  connection: string,
  settings: Settings,
): Promise<void> {
  const order = await room.beginOffer(connection);
  if (!order) return;
  const upstream = new CallsUpstream(settings);
  const made = await makeOffer(upstream, order.pulls);
  const sdp = await room.offer(connection, made);
  if (sdp === null || !made) return;
  const { sessionId } = made;
  const sessionDescription = { type: 'answer', sdp };
  const { status } = await upstream.request('PUT', `${pathOf(sessionId)}/renegotiate`, {
    sessionDescription,
  });
  const isTaken = status >= 200 && status < 300;
  await room.endOffer(connection, { participant: order.participant, sessionId, isTaken });
}

/** The SFU's offer; null where it made none. A session that nobody answers on expires by itself. */
async function makeOffer(upstream: CallsUpstream, pulls: readonly Pull[]): Promise<MadeOffer | null> {
  const opened = v.safeParse(
    NewSessionResponse,
    (await upstream.request('POST', 'sessions/new', undefined)).body,
  );
  if (!opened.success) return null;
  const { sessionId } = opened.output;
  const { status, body } = await upstream.request('POST', `${pathOf(sessionId)}/tracks/new`, {
    tracks: pulls.map(trackObject),
  });
  const pulled = v.safeParse(TracksResponse, body);
  if (status < 200 || status > 299 || !pulled.success) return null;
  const { sessionDescription, tracks = [] } = pulled.output;
  return sessionDescription ? { sessionId, offer: sessionDescription.sdp, tracks } : null;
}

function pathOf(sessionId: string): string {
  return `sessions/${encodeURIComponent(sessionId)}`;
}

/** With both fallbacks, as the client pulls: a worse picture rather than none. */
function trackObject({ sessionId, trackName, layer }: Pull): TrackObject {
  const track: TrackObject = { location: 'remote', sessionId, trackName };
  if (layer === null) return track;
  return {
    ...track,
    simulcast: { preferredRid: layer, priorityOrdering: 'asciibetical', ridNotAvailable: 'asciibetical' },
  };
}
