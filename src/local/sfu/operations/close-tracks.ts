import { CloseTracksRequest } from '../../../calls-api/wire.js';
import { ApiError } from '../../errors.js';
import { readRemoteDescription } from '../../sdp/remote-description.js';
import type { Session } from '../session.js';
import { itemResult, operation } from './operation.js';

/** `PUT tracks/close`: stops publications and subscriptions, by the client's offer or by force. */
export const closeTracks = operation({
  body: CloseTracksRequest,
  async run(session, { tracks, force, sessionDescription }) {
    if (tracks.length === 0) throw ApiError.invalid('The request names no track.');
    if (force) {
      return { requiresImmediateRenegotiation: false, tracks: await closeEach(session, tracks) };
    }
    if (sessionDescription?.type !== 'offer') {
      throw ApiError.invalid('A close without force needs the offer that stops the transceivers.');
    }
    const offer = readRemoteDescription(sessionDescription.sdp);
    return session.exclusively(async () => {
      // Before the offer, because the offer ends all stopped tracks, and then none would be found open.
      const results = await closeEach(session, tracks);
      session.acceptOffer(offer);
      return {
        requiresImmediateRenegotiation: false,
        tracks: results,
        sessionDescription: { type: 'answer', sdp: session.writeAnswer() },
      };
    });
  },
});

function closeEach(session: Session, tracks: readonly { mid: string }[]): Promise<object[]> {
  return Promise.all(
    tracks.map(({ mid }) =>
      itemResult({ mid }, () => {
        const section = session.negotiation.find(mid);
        if (!section || !session.closeSection(section)) throw ApiError.notOpen();
        return { mid };
      }),
    ),
  );
}
