import type { NewSessionRequest, NewSessionResponse, SessionState } from '../../../calls-api/wire.js';
import { ApiError } from '../../errors.js';
import { readRemoteDescription } from '../../sdp/remote-description.js';
import type { Session } from '../session.js';
import type { Sfu } from '../sfu.js';

type TrackState = NonNullable<SessionState['tracks']>[number];

/** `POST sessions/new`. An offer in it is answered immediately; a later `tracks/new` names its tracks. */
export async function newSession(
  sfu: Sfu,
  appId: string,
  query: URLSearchParams,
  { sessionDescription }: NewSessionRequest,
): Promise<NewSessionResponse> {
  const offer = sessionDescription && readRemoteDescription(sessionDescription.sdp);
  if (sessionDescription?.type === 'answer')
    throw ApiError.badDescription('A new session begins with an offer.');
  const session = isSet(query.get('thirdparty'))
    ? await sfu.newThirdPartySession(appId)
    : sfu.newSession(appId);
  if (!offer) return { sessionId: session.id };
  session.acceptOffer(offer);
  return { sessionId: session.id, sessionDescription: { type: 'answer', sdp: session.writeAnswer() } };
}

/** `?thirdparty` without a value counts as true. */
function isSet(value: string | null): boolean {
  return value !== null && value !== 'false';
}

/** `GET sessions/{id}`: closed tracks stay listed as inactive. */
export function sessionState(session: Session): SessionState {
  const local = session.tracks.map((track): TrackState => {
    const status = track.isEnded ? 'inactive' : 'active';
    return { location: 'local', mid: track.mid, trackName: track.name, status };
  });
  const remote = session.negotiation.sections.flatMap(({ mid, subscription }): TrackState[] => {
    if (!subscription) return [];
    const { sessionId, name: trackName } = subscription.track;
    const status = subscription.isLive ? 'active' : 'inactive';
    return [{ location: 'remote', mid, sessionId, trackName, status }];
  });
  return { tracks: [...local, ...remote], dataChannels: session.data?.states() ?? [] };
}
