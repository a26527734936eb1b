import * as sdpTransform from 'sdp-transform';
import type { Direction, Fingerprint } from '../../calls-api/sdp/read-description.js';
import { type ExtensionIds, type ExtensionName, extensionUris } from '../rtp/header-extensions.js';
import type { DtlsRole } from '../transport/dtls-association.js';
import type { PayloadCodec, SectionKind } from './remote-description.js';

/** An m-line of our description. */
export interface LocalSection {
  mid: string;
  kind: SectionKind;
  isRejected: boolean;
  direction: Direction;
  codecs: readonly PayloadCodec[];
  extensions: ExtensionIds;
  /** Layers that we receive from the client. */
  receivedRids: readonly string[];
  /** The stream that we send on it. */
  sent?: { ssrc: number; streamId: string; trackId: string } | undefined;
}

export interface LocalDescription {
  type: 'offer' | 'answer';
  /** Whether the other end must be the controlling ICE agent. */
  isLite: boolean;
  /** Increases by one with each description of a session. */
  version: number;
  sessionId: number;
  ufrag: string;
  password: string;
  fingerprint: Fingerprint;
  /** Our DTLS role in an answer. */
  dtlsRole: DtlsRole;
  addresses: readonly string[];
  port: number;
  /** The first mid of the BUNDLE group. */
  bundleTag: string | undefined;
  sections: readonly LocalSection[];
}

type Media = Parameters<typeof sdpTransform.write>[0]['media'][number];

export const SCTP_PORT = 5000;
export const MAX_MESSAGE_BYTES = 262_144;

const PLACEHOLDER_PORT = 9;
const VIDEO_FEEDBACK = [
  { type: 'transport-cc' },
  { type: 'ccm', subtype: 'fir' },
  { type: 'nack' },
  { type: 'nack', subtype: 'pli' },
];
const AUDIO_FEEDBACK = [{ type: 'transport-cc' }];

/** Writes an offer or answer in which all m-lines share one transport (RFC 8829, RFC 8843). */
export function writeDescription(description: LocalDescription): string {
  const { bundleTag } = description;
  const bundled = description.sections
    .filter((section) => !section.isRejected)
    .map((section) => section.mid)
    .sort((a, b) => Number(b === bundleTag) - Number(a === bundleTag));
  return sdpTransform.write({
    version: 0,
    origin: {
      username: '-',
      sessionId: description.sessionId,
      sessionVersion: description.version,
      netType: 'IN',
      ipVer: 4,
      address: '127.0.0.1',
    },
    name: '-',
    timing: { start: 0, stop: 0 },
    groups: [{ type: 'BUNDLE', mids: bundled.join(' ') }],
    extmapAllowMixed: 'extmap-allow-mixed',
    msidSemantic: { semantic: 'WMS', token: '*' },
    ...(description.isLite && { icelite: 'ice-lite' as const }),
    media: description.sections.map((section) => writeSection(section, description)),
  });
}

function writeSection(section: LocalSection, description: LocalDescription): Media {
  const transport = section.isRejected ? {} : transportLines(description);
  const base = {
    type: section.kind,
    port: section.isRejected ? 0 : PLACEHOLDER_PORT,
    connection: { version: 4, ip: '0.0.0.0' },
    mid: section.mid,
    rtp: [],
    fmtp: [],
    ...transport,
  };
  if (section.kind === 'application') {
    return {
      ...base,
      protocol: 'UDP/DTLS/SCTP',
      payloads: 'webrtc-datachannel',
      sctpPort: SCTP_PORT,
      maxMessageSize: MAX_MESSAGE_BYTES,
    };
  }
  return { ...base, ...mediaLines(section) };
}

function transportLines(description: LocalDescription) {
  const { type, ufrag, password, fingerprint, dtlsRole, addresses, port } = description;
  const role = dtlsRole === 'client' ? ('active' as const) : ('passive' as const);
  return {
    iceUfrag: ufrag,
    icePwd: password,
    fingerprint: { type: fingerprint.algorithm, hash: fingerprint.value },
    setup: type === 'offer' ? ('actpass' as const) : role,
    candidates: addresses.map((ip, i) => ({
      foundation: String(i + 1),
      component: 1,
      transport: 'udp',
      // RFC 8445 section 5.1.2: host candidates of one component, in listed order
      priority: 126 * 2 ** 24 + (65_535 - i) * 2 ** 8 + 255,
      ip,
      port,
      type: 'host',
    })),
    endOfCandidates: 'end-of-candidates' as const,
  };
}

function mediaLines(section: LocalSection) {
  const { codecs, sent, receivedRids } = section;
  const repaired = codecs.filter((codec) => codec.repairPayloadType !== undefined);
  const feedback = section.kind === 'video' ? VIDEO_FEEDBACK : AUDIO_FEEDBACK;
  return {
    protocol: 'UDP/TLS/RTP/SAVPF',
    payloads: [
      ...codecs.map((codec) => codec.payloadType),
      ...repaired.map((codec) => codec.repairPayloadType),
    ].join(' '),
    direction: section.direction,
    rtcpMux: 'rtcp-mux' as const,
    rtcpRsize: 'rtcp-rsize' as const,
    rtp: [
      ...codecs.map((codec) => ({
        payload: codec.payloadType,
        codec: codec.name,
        rate: codec.clockRate,
        ...(codec.channels === undefined ? {} : { encoding: codec.channels }),
      })),
      ...repaired.map((codec) => ({
        payload: codec.repairPayloadType!,
        codec: 'rtx',
        rate: codec.clockRate,
      })),
    ],
    fmtp: [
      ...codecs
        .filter((codec) => codec.parameters !== '')
        .map((codec) => ({ payload: codec.payloadType, config: codec.parameters })),
      ...repaired.map((codec) => ({
        payload: codec.repairPayloadType!,
        config: `apt=${codec.payloadType}`,
      })),
    ],
    rtcpFb: codecs.flatMap((codec) => feedback.map((entry) => ({ payload: codec.payloadType, ...entry }))),
    ext: Object.entries(section.extensions).map(([name, value]) => ({
      value,
      uri: extensionUris[name as ExtensionName],
    })),
    ...(receivedRids.length > 0 && {
      rids: receivedRids.map((id) => ({ id, direction: 'recv' })),
      simulcast: { dir1: 'recv' as const, list1: receivedRids.join(';') },
    }),
    ...(sent && {
      msid: [{ id: sent.streamId, appdata: sent.trackId }],
      ssrcs: [{ id: sent.ssrc, attribute: 'cname', value: sent.streamId }],
    }),
  };
}
