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

/** The value of each type of line (RFC 8866 section 5). Spaces at its end are ignored, and `s=` may be empty. */
const LINES: Readonly<Record<string, RegExp>> = {
  v: /^0$/,
  o: /^\S+ \d+ \d+ IN IP[46] \S+$/,
  c: /^IN IP[46] \S+$/,
  b: /^[\w-]+:\d+$/,
  t: /^\d+ \d+$/,
  m: /^[\w-]+ \d{1,5}(\/\d+)? [\w/.-]+( \S+)*$/,
  a: /^[^\s:].*$/,
  ...Object.fromEntries([...'siueprzk'].map((type) => [type, /^.*$/])),
};

/** The values of attributes that we read: RFC 8866 section 6.6, RFC 8839 section 5, RFC 8122, 8285 and 5576. */
const ATTRIBUTES: Readonly<Record<string, RegExp>> = {
  rtpmap: /^\d+ [^\s/]+\/\d+(\/\w+)?$/,
  fmtp: /^\S+( .*)?$/,
  candidate: /^\S+ \d+ \S+ \d+ \S+ \d{1,5} typ \S.*$/,
  fingerprint: /^\S+ [\dA-Fa-f]{2}(:[\dA-Fa-f]{2})*$/,
  extmap: /^\d+(\/\w+)? \S.*$/,
  ssrc: /^\d+( .*)?$/,
  mid: /^\S+$/,
  'ice-ufrag': /^\S+$/,
  'ice-pwd': /^\S+$/,
  setup: /^\S+$/,
};

/**
 * Refuses SDP that cannot be parsed by RFC 8866 section 5: `v=`, `o=` and `s=` come first and `t=` before the m-lines,
 * each line has a value of its type, and each line, including the last, ends with a line break. Empty lines are
 * ignored.
 *
 * Reported by people who ran clients against the live service (2026-11); not confirmed.
 * @throws ApiError `invalid_session_description`
 */
export function refuseMalformedSdp(sdp: string): void {
  const refuse = (why: string) => ApiError.reportedRefusal('invalid_session_description', why);
  if (!sdp.endsWith('\n')) throw refuse('The last line of the SDP does not end with a line break.');
  const lines = sdp.split(/\r?\n/);
  const malformed = lines.findIndex((line) => line !== '' && !isLine(line.replace(/ +$/, '')));
  if (malformed >= 0) throw refuse(`Line ${malformed + 1} of the SDP cannot be parsed.`);
  const types = lines.filter(Boolean).map(([type = '']) => type);
  const session = types.slice(0, types.includes('m') ? types.indexOf('m') : undefined);
  if (!session.join('').startsWith('vos')) throw refuse('The SDP does not begin with v=, o= and s=.');
  if (!session.includes('t')) throw refuse('The SDP has no t= line before its m-lines.');
}

function isLine(line: string): boolean {
  const [, type = '', value = ''] = /^([a-z])=(.*)$/.exec(line) ?? [];
  if (!LINES[type]?.test(value)) return false;
  if (type !== 'a') return true;
  const [name = ''] = value.split(':', 1);
  const grammar = Object.hasOwn(ATTRIBUTES, name) ? ATTRIBUTES[name] : undefined;
  return grammar?.test(value.slice(name.length + 1)) ?? true;
}
