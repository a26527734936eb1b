import { type MediaDescription, parse, parseParams, type SharedAttributes } from 'sdp-transform';
import { CallroomError } from '../../core/errors.js';

export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

export interface Codec {
  payloadType: number;
  /** As written: `opus`, `VP8`. Compare without regard to case (RFC 8866, section 6.6). */
  name: string;
  clockRate: number;
  /** 1 where the description says nothing. */
  channels: number;
  /** The `a=fmtp` line; empty where there is none. */
  parameters: Record<string, string>;
}

export interface IceParameters {
  usernameFragment: string;
  password: string;
  candidates: { address: string; port: number; protocol: string; type: string; priority: number }[];
}

export interface MediaSection {
  mid: string;
  kind: 'audio' | 'video' | 'application';
  direction: Direction;
  /** Port 0 and not merely waiting for its bundle (RFC 8843, section 6): this section is, or is being, stopped. */
  rejected: boolean;
  codecs: Codec[];
  /** Simulcast layers by name, in the order written, where the writer of the description sends or receives them. */
  layers: { send: string[]; receive: string[] };
  /** `stream track`, as in `a=msid`. */
  msid: string | null;
  ice: IceParameters | null;
  /** `sha-256 AB:CD:…`, the section's own or else the session's. */
  fingerprint: string | null;
  setup: string | null;
}

export interface Description {
  iceLite: boolean;
  /** The mids of the first bundle group. The first of them owns the transport. */
  bundle: string[];
  media: MediaSection[];
}

/** Many times what 64 tracks take. */
export const MAX_DESCRIPTION_LENGTH = 64 * 1024;

/** Those that are read below; sdp-transform tries every other one against all that it knows, which takes seconds. */
const ATTRIBUTES: ReadonlySet<string> = new Set([
  ...['group', 'mid', 'bundle-only', 'sendrecv', 'sendonly', 'recvonly', 'inactive', 'msid'],
  ...['ice-lite', 'ice-ufrag', 'ice-pwd', 'candidate', 'fingerprint', 'setup', 'rtpmap', 'fmtp', 'simulcast'],
]);

/** A description that is not read: it is too long, or two readers would not agree on what it says. */
export class DescriptionError extends CallroomError<'description_invalid'> {
  constructor(why: string) {
    super('description_invalid', why);
  }
}

/**
 * What we need to know of a description (RFC 8866, RFC 8829).
 * @throws `DescriptionError` for one of more than `MAX_DESCRIPTION_LENGTH` characters, or that could be read in two ways
 */
export function readDescription(sdp: string): Description {
  if (sdp.length > MAX_DESCRIPTION_LENGTH) {
    throw new DescriptionError(`The description has more than ${MAX_DESCRIPTION_LENGTH} characters.`);
  }
  checkUnambiguous(sdp);
  const parsed = parse(sdp.split(/\r?\n/).filter(isRead).join('\r\n'));
  const bundle = parsed.groups?.find((group) => group.type === 'BUNDLE');
  return {
    iceLite: parsed.icelite !== undefined,
    bundle: bundle ? String(bundle.mids).split(' ') : [],
    media: parsed.media.map((media) => readMedia(media, parsed)),
  };
}

/**
 * Checks that two readers agree on which lines a description has, and on the m-line that a mid names.
 * @throws `DescriptionError`
 */
export function checkUnambiguous(sdp: string): void {
  if (/\r(?!\n)/.test(sdp)) {
    throw new DescriptionError('The description has a carriage return that does not end a line.');
  }
  const mids = sdp.match(/^a=mid:.*$/gm) ?? [];
  if (new Set(mids.map((line) => line.trim())).size < mids.length) {
    throw new DescriptionError('Two m-lines of the description have the same mid.');
  }
}

function isRead(line: string): boolean {
  return !line.startsWith('a=') || ATTRIBUTES.has(line.slice(2).split(':', 1)[0]!);
}

function readMedia(media: MediaDescription, session: SharedAttributes): MediaSection {
  const fingerprint = media.fingerprint ?? session.fingerprint;
  return {
    // sdp-transform reads whatever looks like a number as one.
    mid: String(media.mid ?? ''),
    kind: media.type as MediaSection['kind'],
    direction: media.direction ?? session.direction ?? 'sendrecv',
    rejected: media.port === 0 && media.bundleOnly === undefined,
    codecs: media.rtp.map((rtp) => ({
      payloadType: rtp.payload,
      name: rtp.codec,
      clockRate: rtp.rate ?? 0,
      channels: Number(rtp.encoding ?? 1),
      parameters: parametersOf(media, rtp.payload),
    })),
    layers: { send: layersOf(media, 'send'), receive: layersOf(media, 'recv') },
    msid: media.msid?.[0] ? [media.msid[0].id, media.msid[0].appdata].filter(Boolean).join(' ') : null,
    ice: readIce(media, session),
    fingerprint: fingerprint ? `${fingerprint.type} ${fingerprint.hash}` : null,
    setup: media.setup ?? session.setup ?? null,
  };
}

function parametersOf(media: MediaDescription, payloadType: number): Record<string, string> {
  const line = media.fmtp.find((fmtp) => fmtp.payload === payloadType);
  if (!line) return {};
  return Object.fromEntries(
    Object.entries(parseParams(line.config)).map(([key, value]) => [key, String(value)]),
  );
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
  // Alternatives are separated by commas, and `~` marks a paused layer (RFC 8853, section 5.1).
  return String(list)
    .split(';')
    .map((alternatives) => alternatives.split(',')[0]!.replace('~', ''));
}

function readIce(media: MediaDescription, session: SharedAttributes): IceParameters | null {
  const usernameFragment = media.iceUfrag ?? session.iceUfrag;
  if (usernameFragment === undefined) return null;
  return {
    usernameFragment: String(usernameFragment),
    password: String(media.icePwd ?? session.icePwd ?? ''),
    candidates: (media.candidates ?? []).map(({ ip, port, transport, type, priority }) => ({
      address: ip,
      port,
      protocol: transport.toLowerCase(),
      type,
      priority,
    })),
  };
}
