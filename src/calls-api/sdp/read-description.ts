import type { MediaDescription, SessionDescription, SharedAttributes } from 'sdp-transform';
import { CallroomError } from '../../core/errors.js';
import { parse } from './sdp-transform.js';

export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

/** A payload type of one media section. */
export interface CodecEntry {
  payloadType: number;
  /** As written: `opus`, `VP8`. Compare it case-insensitively (RFC 8866, section 6.6). */
  name: string;
  clockRate: number;
  /** 1 if the description does not say. */
  channels: number;
  /** The parameters of the `a=fmtp` line, as written; empty without such a line. */
  parameters: string;
}

export interface IceParameters {
  usernameFragment: string;
  password: string;
  candidates: IceCandidate[];
}

export interface IceCandidate {
  address: string;
  port: number;
  /** In lower case: `udp`. */
  protocol: string;
  /** 1 for RTP. */
  component: number;
  type: string;
  priority: number;
}

/** A certificate's hash (RFC 8122, section 5): `sha-256` and `AB:CD:…`. */
export interface Fingerprint {
  algorithm: string;
  value: string;
}

export interface MediaSectionInfo {
  mid: string;
  /** Browsers write `audio`, `video` or `application`. Empty if the m-line cannot be parsed. */
  kind: string;
  direction: Direction;
  /**
   * The section is stopped or being stopped: its port is 0, and it does not just wait for its bundle (RFC 8843,
   * section 6).
   */
  rejected: boolean;
  /** Codecs that the m-line lists and an `a=rtpmap` names, in m-line order: the preferred codec first. */
  codecs: CodecEntry[];
  /** Names of the simulcast layers that the writer of the description sends or receives, in the order written. */
  layers: { send: string[]; receive: string[] };
  /** Header extensions. */
  extensions: { id: number; uri: string }[];
  /** The SSRCs that the writer announces. For simulcast, most browsers announce none. */
  ssrcs: number[];
  /** Maps the SSRC of a stream to the SSRC of its retransmissions (RFC 5576, section 4.2). */
  repairSsrcs: Map<number, number>;
  /** `stream track`, as in `a=msid`. */
  msid: string | null;
  ice: IceParameters | null;
  /** The section's own fingerprint, or else the session's. */
  fingerprint: Fingerprint | null;
  setup: string | null;
}

export interface Description {
  iceLite: boolean;
  /** The mids of the first bundle group. The first mid owns the transport. */
  bundle: string[];
  media: MediaSectionInfo[];
}

/**
 * Maximum length of a description from an untrusted sender, in characters: Chromium 156 writes 4,000 for one video.
 */
export const MAX_DESCRIPTION_LENGTH = 64 * 1024;
/** Maximum length for a session that collects m-lines, in characters: Chromium 156 writes 254,000 for 64 videos. */
export const MAX_SESSION_LENGTH = 1024 * 1024;

/** The attributes that `readDescription` reads. */
const ATTRIBUTES: ReadonlySet<string> = new Set([
  ...['group', 'mid', 'bundle-only', 'sendrecv', 'sendonly', 'recvonly', 'inactive', 'msid'],
  ...['ice-lite', 'ice-ufrag', 'ice-pwd', 'candidate', 'fingerprint', 'setup', 'rtpmap', 'fmtp', 'simulcast'],
  ...['extmap', 'ssrc', 'ssrc-group'],
]);

/** A rejected description: it is too long, or two parsers could read it differently. */
export class DescriptionError extends CallroomError<'description_invalid'> {
  constructor(why: string, cause?: unknown) {
    super('description_invalid', why, { cause });
  }
}

export interface ReadOptions {
  /** In characters. Default `MAX_DESCRIPTION_LENGTH`. */
  maxLength?: number;
}

/**
 * Reads a description (RFC 8866, RFC 8829). The page, the Worker and the local SFU all use this parser. The time it
 * takes is proportional to the length. It skips attributes that it does not use.
 * @throws `DescriptionError` if the description is too long, or if it could be read in two ways
 */
export function readDescription(sdp: string, { maxLength }: ReadOptions = {}): Description {
  const parsed = parseDescription(sdp, { attributes: ATTRIBUTES, ...(maxLength && { maxLength }) });
  const bundle = parsed.groups?.find((group) => group.type === 'BUNDLE');
  return {
    iceLite: parsed.icelite !== undefined,
    bundle: bundle ? String(bundle.mids).split(' ') : [],
    media: parsed.media.map((media) => readMedia(media, parsed)),
  };
}

/**
 * Parses a description with sdp-transform, for an edit; `write` turns the result back into text. Only `attributes`
 * are parsed. All others are kept as written, in `invalid`, because sdp-transform tries each line against every
 * attribute it knows: a megabyte of unknown attributes took it 6 s (2026-11).
 * @throws `DescriptionError`
 */
export function parseDescription(
  sdp: string,
  { maxLength = MAX_DESCRIPTION_LENGTH, attributes }: ReadOptions & { attributes: ReadonlySet<string> },
): SessionDescription {
  if (sdp.length > maxLength) {
    throw new DescriptionError(
      `The description has ${sdp.length} characters. At most ${maxLength} are read.`,
    );
  }
  checkUnambiguous(sdp);
  const known: string[] = [];
  // The lines that are not parsed: of the session, then of each m-line.
  const others: { value: string }[][] = [[]];
  for (const line of sdp.split(/\r?\n/)) {
    if (line.startsWith('m=')) others.push([]);
    if (!line.startsWith('a=') || attributes.has(line.slice(2).split(':', 1)[0]!)) known.push(line);
    else others.at(-1)!.push({ value: line.slice(2) });
  }
  const parsed = parsing(known.join('\r\n'));
  [parsed, ...parsed.media].forEach((part, i) => {
    part.invalid = [...(part.invalid ?? []), ...(others[i] ?? [])];
  });
  return parsed;
}

function parsing(sdp: string): SessionDescription {
  try {
    return parse(sdp);
  } catch (cause) {
    throw new DescriptionError(`The description could not be parsed: ${String(cause)}.`, cause);
  }
}

/**
 * Checks that two parsers agree on the lines of a description, and on the m-line of each mid.
 * @throws `DescriptionError`
 */
export function checkUnambiguous(sdp: string): void {
  if (/\r(?!\n)/.test(sdp)) {
    throw new DescriptionError('The description has a carriage return that does not end a line.');
  }
  const mids = new Set<string>();
  let hasMid = false;
  for (const line of sdp.split(/\r?\n/)) {
    if (line.startsWith('m=')) hasMid = false;
    if (!line.startsWith('a=mid:')) continue;
    const mid = line.slice('a=mid:'.length);
    if (!/^\S+$/.test(mid)) throw new DescriptionError('A mid of the description is empty or has a space.');
    if (hasMid) throw new DescriptionError('An m-line of the description has two mids.');
    if (mids.has(mid)) throw new DescriptionError('Two m-lines of the description have the same mid.');
    hasMid = true;
    mids.add(mid);
  }
}

function readMedia(media: MediaDescription, session: SharedAttributes): MediaSectionInfo {
  const fingerprint = media.fingerprint ?? session.fingerprint;
  return {
    // sdp-transform turns anything that looks like a number into a number.
    mid: String(media.mid ?? ''),
    kind: media.type ?? '',
    direction: media.direction ?? session.direction ?? 'sendrecv',
    rejected: media.port === 0 && media.bundleOnly === undefined,
    codecs: readCodecs(media),
    layers: { send: layersOf(media, 'send'), receive: layersOf(media, 'recv') },
    extensions: (media.ext ?? []).map(({ value, uri }) => ({ id: value, uri })),
    ssrcs: [...new Set((media.ssrcs ?? []).map(({ id }) => Number(id)))],
    repairSsrcs: readRepairSsrcs(media),
    msid: media.msid?.[0] ? [media.msid[0].id, media.msid[0].appdata].filter(Boolean).join(' ') : null,
    ice: readIce(media, session),
    fingerprint: fingerprint ? { algorithm: fingerprint.type, value: fingerprint.hash } : null,
    setup: media.setup ?? session.setup ?? null,
  };
}

function readCodecs(media: MediaDescription): CodecEntry[] {
  const parameters = new Map(media.fmtp.map(({ payload, config }) => [payload, config]));
  const rank = new Map(
    String(media.payloads ?? '')
      .split(' ')
      .map((payload, i) => [payload, i]),
  );
  const rankOf = ({ payload }: { payload: number }) => rank.get(String(payload)) ?? -1;
  return media.rtp
    .filter((rtp) => rankOf(rtp) >= 0)
    .sort((a, b) => rankOf(a) - rankOf(b))
    .map((rtp) => ({
      payloadType: rtp.payload,
      name: rtp.codec,
      clockRate: rtp.rate ?? 0,
      channels: Number(rtp.encoding ?? 1),
      parameters: parameters.get(rtp.payload) ?? '',
    }));
}

function layersOf(media: MediaDescription, direction: 'send' | 'recv'): string[] {
  const { simulcast } = media;
  const list =
    simulcast?.dir1 === direction
      ? simulcast.list1
      : simulcast?.dir2 === direction
        ? simulcast.list2
        : undefined;
  if (list === undefined) return [];
  // Commas separate alternatives, and `~` marks a paused layer (RFC 8853, section 5.1).
  return String(list)
    .split(';')
    .map((alternatives) => alternatives.split(',')[0]!.replace('~', ''));
}

function readRepairSsrcs(media: MediaDescription): Map<number, number> {
  return new Map(
    (media.ssrcGroups ?? [])
      .filter(({ semantics }) => semantics === 'FID')
      .map(({ ssrcs }) => ssrcs.split(' ').map(Number))
      .map(([stream = 0, repair = 0]): [number, number] => [stream, repair]),
  );
}

function readIce(media: MediaDescription, session: SharedAttributes): IceParameters | null {
  const usernameFragment = media.iceUfrag ?? session.iceUfrag;
  if (usernameFragment === undefined) return null;
  return {
    usernameFragment: String(usernameFragment),
    password: String(media.icePwd ?? session.icePwd ?? ''),
    candidates: (media.candidates ?? []).map(({ ip, port, transport, component, type, priority }) => ({
      address: ip,
      port,
      protocol: transport.toLowerCase(),
      component,
      type,
      priority: Number(priority),
    })),
  };
}
