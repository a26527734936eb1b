import { isIPv4 } from 'node:net';
import {
  type Description,
  type Direction,
  type Fingerprint,
  MAX_SESSION_LENGTH,
  type MediaSectionInfo,
  readDescription,
} from '../../calls-api/sdp/read-description.js';
import { ApiError } from '../errors.js';
import { type Codec, isSupported } from '../rtp/codec.js';
import { type ExtensionIds, extensionName } from '../rtp/header-extensions.js';
import type { DtlsRole } from '../transport/dtls-association.js';
import type { RemoteIce } from '../transport/ice-agent.js';

export type SectionKind = 'audio' | 'video' | 'application';

/** A codec with the numbers that one m-line gives it. */
export interface PayloadCodec extends Codec {
  payloadType: number;
  /** Payload type of its retransmissions (RFC 4588). */
  repairPayloadType?: number | undefined;
}

/** One m-line of the client, as we use it. */
export interface RemoteSection {
  mid: string;
  kind: SectionKind;
  /** The m-line has port 0, unless that only means that it is bundled (RFC 8843 section 6). */
  isRejected: boolean;
  /** From the client's point of view. */
  direction: Direction;
  /** The codecs that we can forward, in the client's order. */
  codecs: PayloadCodec[];
  extensions: ExtensionIds;
  /** Layers that the client sends, in SDP order. Empty without simulcast. */
  rids: string[];
  /** SSRCs that the client announces; most clients announce none. */
  ssrcs: number[];
  /** Maps the SSRC of a stream to the SSRC of its retransmissions. */
  repairSsrcs: Map<number, number>;
}

export interface RemoteDescription {
  sections: RemoteSection[];
  fingerprints: Fingerprint[];
  /** The mid whose transport all m-lines share (RFC 8843 section 7.2). */
  bundleTag: string | undefined;
  /** Undefined if the description has no username fragment or no password. */
  ice: RemoteIce | undefined;
  /** The role that the description leaves to us; undefined if both are possible. */
  dtlsRole: DtlsRole | undefined;
}

const KINDS: readonly string[] = ['audio', 'video', 'application'] satisfies SectionKind[];
const MAX_SECTIONS = 512;
/** Our DTLS role by `a=setup` of the other end (RFC 5763 section 5). */
const ROLES: ReadonlyMap<string, DtlsRole> = new Map([
  ['active', 'server'],
  ['passive', 'client'],
]);

/** @throws ApiError `invalid_session_description` if it is not a usable WebRTC description. */
export function readRemoteDescription(sdp: string): RemoteDescription {
  const { media, bundle, iceLite } = reading(sdp);
  if (media.length === 0) throw ApiError.badDescription('The description has no m-line.');
  if (media.length > MAX_SECTIONS) {
    throw ApiError.badDescription(
      `The description has ${media.length} m-lines, but at most ${MAX_SECTIONS} are read.`,
    );
  }
  const fingerprints = media.flatMap(({ fingerprint }) => fingerprint ?? []);
  if (fingerprints.length === 0) throw ApiError.badDescription('The description has no a=fingerprint.');
  return {
    sections: media.map(readSection),
    fingerprints,
    bundleTag: bundle[0],
    ice: readIce(media, iceLite),
    dtlsRole: ROLES.get(media.find(({ setup }) => setup && ROLES.has(setup))?.setup ?? ''),
  };
}

function reading(sdp: string): Description {
  try {
    return readDescription(sdp, { maxLength: MAX_SESSION_LENGTH });
  } catch (error) {
    throw ApiError.badDescription(error instanceof Error ? error.message : String(error));
  }
}

function readIce(media: readonly MediaSectionInfo[], isLite: boolean): RemoteIce | undefined {
  const parts = media.flatMap(({ ice }) => ice ?? []);
  const credentials = parts.find(({ password }) => password !== '');
  const candidates = parts
    .flatMap((part) => part.candidates)
    .filter(({ protocol, component, address }) => protocol === 'udp' && component === 1 && isIPv4(address))
    .map(({ address, port }) => ({ address, port }));
  if (!credentials) return undefined;
  return { ufrag: credentials.usernameFragment, password: credentials.password, isLite, candidates };
}

function readSection(media: MediaSectionInfo): RemoteSection {
  const { mid, kind, rejected, direction, layers, ssrcs, repairSsrcs } = media;
  if (kind === '') throw ApiError.badDescription('An m-line of the description cannot be parsed.');
  if (mid === '') throw ApiError.badDescription('An m-line of the description has no a=mid.');
  if (!KINDS.includes(kind)) {
    throw ApiError.badDescription(
      `An m-line of type ${JSON.stringify(kind)} is not supported. Use audio, video or application.`,
    );
  }
  return {
    mid,
    kind: kind as SectionKind,
    isRejected: rejected,
    direction,
    codecs: kind === 'application' ? [] : readCodecs(media),
    extensions: readExtensions(media),
    rids: layers.send,
    ssrcs,
    repairSsrcs,
  };
}

function readCodecs({ kind, codecs }: MediaSectionInfo): PayloadCodec[] {
  const repairs = new Map<number, number>();
  for (const { name, parameters, payloadType } of codecs) {
    const repaired = /^apt=(\d+)/.exec(parameters)?.[1];
    if (name.toLowerCase() === 'rtx' && repaired) repairs.set(Number(repaired), payloadType);
  }
  return codecs
    .filter(({ name }) => isSupported(name))
    .map(({ name, clockRate, channels, parameters, payloadType }) => ({
      kind: kind === 'audio' ? 'audio' : 'video',
      name,
      clockRate: clockRate || 90_000,
      channels: channels === 1 ? undefined : channels,
      parameters,
      payloadType,
      repairPayloadType: repairs.get(payloadType),
    }));
}

function readExtensions({ extensions }: MediaSectionInfo): ExtensionIds {
  const ids: ExtensionIds = {};
  for (const { uri, id } of extensions) {
    const name = extensionName(uri);
    if (name) ids[name] = id;
  }
  return ids;
}
