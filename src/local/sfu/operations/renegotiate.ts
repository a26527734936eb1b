import { RenegotiateRequest } from '../../../calls-api/wire.js';
import { ApiError } from '../../errors.js';
import { readRemoteDescription } from '../../sdp/remote-description.js';
import { operation } from './operation.js';

/** `PUT renegotiate`: the client's answer to our pending offer. */
export const renegotiate = operation({
  body: RenegotiateRequest,
  run(session, { sessionDescription }) {
    if (!sessionDescription) throw ApiError.invalid('The answer is missing. Put it into sessionDescription.');
    if (sessionDescription.type !== 'answer') {
      throw ApiError.badDescription('An answer is due here. Offers go to tracks/new and tracks/close.');
    }
    session.acceptAnswer(readRemoteDescription(sessionDescription.sdp));
    return {};
  },
});
