import { ApiError } from '../errors.js';

/**
 * Refuses an empty object as the body of `sessions/new`: send no body at all, or a `sessionDescription`.
 *
 * Reported by people who ran clients against the live service (2026-11); not confirmed.
 * @throws ApiError `decoding_error`
 */
export function refuseEmptyObject(body: unknown): void {
  if (typeof body !== 'object' || body === null || Object.keys(body).length > 0) return;
  throw ApiError.reportedRefusal('decoding_error', 'The body is an empty object. Send no body instead.');
}

/**
 * Refuses SDP that RFC 8866 section 5 does not allow: the version comes first, each line is `<type>=<value>`, and
 * each line, including the last, ends with a line break.
 *
 * Reported by people who ran clients against the live service (2026-11); not confirmed.
 * @throws ApiError `invalid_session_description`
 */
export function refuseMalformedSdp(sdp: string): void {
  const refuse = (why: string) => ApiError.reportedRefusal('invalid_session_description', why);
  if (!sdp.endsWith('\n')) throw refuse('The last line of the SDP does not end with a line break.');
  if (!/^v=0\r?\n/.test(sdp)) throw refuse('The SDP does not begin with "v=0".');
  const wrong = sdp
    .split(/\r?\n/)
    .findIndex((line, i, lines) => i < lines.length - 1 && !/^[a-z]=./.test(line));
  if (wrong >= 0) throw refuse(`Line ${wrong + 1} of the SDP is not "<type>=<value>".`);
}
