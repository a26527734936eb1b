import { isIPv4 } from 'node:net';
import * as sdpTransform from 'sdp-transform';
import type { Fingerprint } from '../certificate.js';
import { ApiError } from '../errors.js';
import type { RemoteIce } from '../ice-controlling.js';
import { type Codec, isSupported } from '../rtp/codec.js';
import { type ExtensionIds, extensionName } from '../rtp/header-extensions.js';

export type SectionKind = 'audio' | 'video' | 'application';
export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

/** A codec as one m-line numbers it. */
export interface PayloadCodec extends Codec {
  payloadType: number;
  /** Of its retransmissions (RFC 4588). */
  repairPayloadType?: number | undefined;
}

/** One m-line of the client, in our terms. */
export interface RemoteSection {
  mid: string;
  kind: SectionKind;
  /** Port 0, unless that only means that it is bundled (RFC 8843 section 6). */
  isRejected: boolean;
  /** The client's own. */
  direction: Direction;
  /** Those we can forward, in the client's order. */
  codecs: PayloadCodec[];
  extensions: ExtensionIds;
  /** Layers the client sends, in the order of its SDP. Empty without simulcast. */
  rids: string[];
  /** SSRCs the client announces; most name none. */
  ssrcs: number[];
  /** SSRC of a stream to that of its retransmissions. */
  repairSsrcs: Map<number, number>;
}

export interface RemoteDescription {
  sections: RemoteSection[];
  fingerprints: Fingerprint[];
  /** The mid whose transport all m-lines share (RFC 8843 section 7.2). */
  bundleTag: string | undefined;
  /** Undefined where it names no username fragment or no candidate. */
  ice: RemoteIce | undefined;
  /** Whether the client insists on being the DTLS server. */
  isPassive: boolean;
}

type ParsedMedia = ReturnType<typeof sdpTransform.parse>['media'][number];

const KINDS: readonly string[] = ['audio', 'video', 'application'] satisfies SectionKind[];
const MAX_SECTIONS = 512;
/** Of use to us; Chromium's take 70 for a video. */
const MAX_LINES = 40_000;
/** Those that are read below. */
const ATTRIBUTES: ReadonlySet<string> = new Set([
  ...['group', 'mid', 'bundle-only', 'sendrecv', 'sendonly', 'recvonly', 'inactive'],
  ...['ice-ufrag', 'ice-pwd', 'candidate', 'fingerprint', 'setup'],
  ...['rtpmap', 'fmtp', 'extmap', 'rid', 'simulcast', 'ssrc', 'ssrc-group'],
]);

/** @throws ApiError `invalid_session_description` for what is no usable WebRTC description. */
export function readDescription(sdp: string): RemoteDescription {
  const parsed = parse(sdp);
  if (parsed.media.length === 0) throw ApiError.badDescription('The description has no m-line.');
  if (parsed.media.length > MAX_SECTIONS)
    throw ApiError.badDescription('The description has too many m-lines.');
  const fingerprints = [parsed, ...parsed.media].flatMap(({ fingerprint }) =>
    fingerprint ? [{ algorithm: fingerprint.type, value: fingerprint.hash }] : [],
  );
  if (fingerprints.length === 0) throw ApiError.badDescription('The description has no a=fingerprint.');
  const sections = parsed.media.map((media) => readSection(media, parsed.direction));
  if (new Set(sections.map((section) => section.mid)).size < sections.length) {
    throw ApiError.badDescription('Two m-lines of the description have the same mid.');
  }
  const isPassive = [parsed, ...parsed.media].some(({ setup }) => setup === 'passive');
  const bundle = parsed.groups?.find((group) => group.type === 'BUNDLE');
  const bundleTag = bundle === undefined ? undefined : String(bundle.mids).split(' ')[0];
  return { sections, fingerprints, bundleTag, ice: readIce(parsed), isPassive };
}

function readIce(parsed: ReturnType<typeof sdpTransform.parse>): RemoteIce | undefined {
  const parts = [parsed, ...parsed.media];
  const ufrag = parts.find((part) => part.iceUfrag !== undefined)?.iceUfrag;
  const password = parts.find((part) => part.icePwd !== undefined)?.icePwd;
  const candidates = parsed.media
    .flatMap((media) => media.candidates ?? [])
    .filter(({ transport, component, ip }) => /^udp$/i.test(transport) && component === 1 && isIPv4(ip))
    .map(({ ip, port }) => ({ address: ip, port }));
  if (ufrag === undefined || password === undefined || candidates.length === 0) return undefined;
  return { ufrag: String(ufrag), password: String(password), candidates };
}

function parse(sdp: string): ReturnType<typeof sdpTransform.parse> {
  const lines = sdp.split(/\r?\n/).filter(isOfUse);
  if (lines.length > MAX_LINES) throw ApiError.badDescription('The description has too many lines.');
  try {
    return sdpTransform.parse(lines.join('\r\n'));
  } catch (cause) {
    throw ApiError.badDescription(`The description could not be parsed: ${String(cause)}`);
  }
}

/** sdp-transform tries each line against every attribute it knows: a megabyte of none took it 6 s (2026-11). */
function isOfUse(line: string): boolean {
  return !line.startsWith('a=') || ATTRIBUTES.has(line.slice(2).split(':', 1)[0]!);
}

function readSection(media: ParsedMedia, sessionDirection: Direction | undefined): RemoteSection {
  if (media.mid === undefined) throw ApiError.badDescription('An m-line of the description has no a=mid.');
  if (!KINDS.includes(media.type)) {
    throw ApiError.badDescription(`There is no use for an m-line of type ${JSON.stringify(media.type)}.`);
  }
  return {
    mid: String(media.mid),
    kind: media.type as SectionKind,
    isRejected: media.port === 0 && media.bundleOnly === undefined,
    direction: media.direction ?? sessionDirection ?? 'sendrecv',
    codecs: media.type === 'application' ? [] : readCodecs(media),
    extensions: readExtensions(media),
    rids: readRids(media),
    ssrcs: [...new Set((media.ssrcs ?? []).map((ssrc) => Number(ssrc.id)))],
    repairSsrcs: readRepairSsrcs(media),
  };
}

function readCodecs(media: ParsedMedia): PayloadCodec[] {
  const order = String(media.payloads ?? '').split(' ');
  const parameters = new Map(media.fmtp.map((fmtp) => [fmtp.payload, fmtp.config]));
  const repairs = new Map<number, number>();
  for (const rtp of media.rtp) {
    const repaired = /^apt=(\d+)/.exec(parameters.get(rtp.payload) ?? '')?.[1];
    if (rtp.codec.toLowerCase() === 'rtx' && repaired) repairs.set(Number(repaired), rtp.payload);
  }
  return media.rtp
    .filter((rtp) => isSupported(rtp.codec) && order.includes(String(rtp.payload)))
    .sort((a, b) => order.indexOf(String(a.payload)) - order.indexOf(String(b.payload)))
    .map((rtp) => ({
      kind: media.type === 'audio' ? 'audio' : 'video',
      name: rtp.codec,
      clockRate: rtp.rate ?? 90_000,
      channels: rtp.encoding,
      parameters: parameters.get(rtp.payload) ?? '',
      payloadType: rtp.payload,
      repairPayloadType: repairs.get(rtp.payload),
    }));
}

function readExtensions(media: ParsedMedia): ExtensionIds {
  const ids: ExtensionIds = {};
  for (const { uri, value } of media.ext ?? []) {
    const name = extensionName(uri);
    if (name) ids[name] = value;
  }
  return ids;
}

function readRids(media: ParsedMedia): string[] {
  const isSimulcast = media.simulcast?.dir1 === 'send' || media.simulcast?.dir2 === 'send';
  if (!isSimulcast) return [];
  return (media.rids ?? []).filter((rid) => rid.direction === 'send').map((rid) => String(rid.id));
}

function readRepairSsrcs(media: ParsedMedia): Map<number, number> {
  return new Map(
    (media.ssrcGroups ?? [])
      .filter((group) => group.semantics === 'FID')
      .map((group) => group.ssrcs.split(' ').map(Number))
      .map(([stream = 0, repair = 0]): [number, number] => [stream, repair]),
  );
}
