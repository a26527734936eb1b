/** RTCP packets, as far as an SFU reads and writes them (RFC 3550 section 6, RFC 4585 section 6, RFC 5104). */
export interface SenderReport {
  type: 'sender-report';
  ssrc: number;
  /** NTP time: seconds since 1900 and 2^-32 seconds. */
  ntpSeconds: number;
  ntpFraction: number;
  rtpTimestamp: number;
  packetCount: number;
  octetCount: number;
}

export interface ReportBlock {
  ssrc: number;
  /** Share of the packets expected since the last report, in 1/256. */
  fractionLost: number;
  cumulativeLost: number;
  highestSequence: number;
  /** In units of the RTP timestamp. */
  jitter: number;
  /** The middle 32 bits of the last sender report's NTP time; 0 before the first. */
  lastSenderReport: number;
  /** In 1/65536 s. */
  delaySinceLastSenderReport: number;
}

export interface Nack {
  type: 'nack';
  mediaSsrc: number;
  sequenceNumbers: number[];
}

export interface KeyFrameRequest {
  type: 'key-frame-request';
  mediaSsrc: number;
}

export interface Goodbye {
  type: 'goodbye';
  ssrcs: number[];
}

export interface TransportFeedbackBytes {
  type: 'transport-feedback';
  bytes: Buffer;
}

export type RtcpPacket = SenderReport | Nack | KeyFrameRequest | Goodbye | TransportFeedbackBytes;

/** The SSRC of our feedback; no media is ever sent on it. */
export const FEEDBACK_SSRC = 1;

const SENDER_REPORT = 200;
const RECEIVER_REPORT = 201;
const GOODBYE = 203;
const TRANSPORT_FEEDBACK = 205;
const PAYLOAD_FEEDBACK = 206;

const NACK_FORMAT = 1;
const TRANSPORT_WIDE_FORMAT = 15;
const PLI_FORMAT = 1;
const FIR_FORMAT = 4;

/** Whether a datagram in the SRTP range is RTCP (RFC 5761 section 4). */
export function isRtcp(datagram: Buffer): boolean {
  const type = datagram[1] ?? 0;
  return type >= 192 && type <= 223;
}

/** Reads the packets that we act on from a compound packet; others and malformed packets are skipped. */
export function* parseRtcp(compound: Buffer): Generator<RtcpPacket> {
  for (let at = 0; at + 4 <= compound.length; ) {
    const end = at + (compound.readUInt16BE(at + 2) + 1) * 4;
    if (compound[at]! >> 6 !== 2 || end > compound.length) return;
    yield* parseOne(compound.subarray(at, end));
    at = end;
  }
}

function* parseOne(packet: Buffer): Generator<RtcpPacket> {
  const format = packet[0]! & 0x1f;
  switch (packet[1]) {
    case SENDER_REPORT:
      if (packet.length >= 28) yield senderReport(packet);
      break;
    case GOODBYE:
      yield { type: 'goodbye', ssrcs: words(packet, 4, Math.min(packet.length, 4 + format * 4)) };
      break;
    case TRANSPORT_FEEDBACK:
      if (format === NACK_FORMAT && packet.length >= 16) yield nack(packet);
      else if (format === TRANSPORT_WIDE_FORMAT) yield { type: 'transport-feedback', bytes: packet };
      break;
    case PAYLOAD_FEEDBACK:
      if (format === PLI_FORMAT && packet.length >= 12) {
        yield { type: 'key-frame-request', mediaSsrc: packet.readUInt32BE(8) };
      } else if (format === FIR_FORMAT) {
        for (let at = 12; at + 8 <= packet.length; at += 8) {
          yield { type: 'key-frame-request', mediaSsrc: packet.readUInt32BE(at) };
        }
      }
  }
}

function senderReport(packet: Buffer): SenderReport {
  return {
    type: 'sender-report',
    ssrc: packet.readUInt32BE(4),
    ntpSeconds: packet.readUInt32BE(8),
    ntpFraction: packet.readUInt32BE(12),
    rtpTimestamp: packet.readUInt32BE(16),
    packetCount: packet.readUInt32BE(20),
    octetCount: packet.readUInt32BE(24),
  };
}

function nack(packet: Buffer): Nack {
  const sequenceNumbers: number[] = [];
  for (let at = 12; at + 4 <= packet.length; at += 4) {
    const first = packet.readUInt16BE(at);
    const following = packet.readUInt16BE(at + 2);
    sequenceNumbers.push(first);
    for (let bit = 0; bit < 16; bit++) {
      if (following & (1 << bit)) sequenceNumbers.push((first + bit + 1) & 0xffff);
    }
  }
  return { type: 'nack', mediaSsrc: packet.readUInt32BE(8), sequenceNumbers };
}

function words(packet: Buffer, from: number, to: number): number[] {
  const found: number[] = [];
  for (let at = from; at + 4 <= to; at += 4) found.push(packet.readUInt32BE(at));
  return found;
}

export function buildSenderReport(report: Omit<SenderReport, 'type'>): Buffer {
  const packet = rtcpPacket(SENDER_REPORT, 0, 28);
  packet.writeUInt32BE(report.ssrc, 4);
  packet.writeUInt32BE(report.ntpSeconds, 8);
  packet.writeUInt32BE(report.ntpFraction, 12);
  packet.writeUInt32BE(report.rtpTimestamp, 16);
  packet.writeUInt32BE(report.packetCount >>> 0, 20);
  packet.writeUInt32BE(report.octetCount >>> 0, 24);
  return packet;
}

/** `blocks`: at most 31. */
export function buildReceiverReport(senderSsrc: number, blocks: readonly ReportBlock[]): Buffer {
  const packet = rtcpPacket(RECEIVER_REPORT, blocks.length, 8 + blocks.length * 24);
  packet.writeUInt32BE(senderSsrc, 4);
  blocks.forEach((block, i) => {
    const at = 8 + i * 24;
    packet.writeUInt32BE(block.ssrc, at);
    packet.writeUInt8(block.fractionLost, at + 4);
    packet.writeIntBE(Math.max(-0x800000, Math.min(0x7fffff, block.cumulativeLost)), at + 5, 3);
    packet.writeUInt32BE(block.highestSequence >>> 0, at + 8);
    packet.writeUInt32BE(block.jitter >>> 0, at + 12);
    packet.writeUInt32BE(block.lastSenderReport >>> 0, at + 16);
    packet.writeUInt32BE(block.delaySinceLastSenderReport >>> 0, at + 20);
  });
  return packet;
}

/** `sequenceNumbers` in ascending order (modulo 2^16). */
export function buildNack(senderSsrc: number, mediaSsrc: number, sequenceNumbers: readonly number[]): Buffer {
  const items: { first: number; following: number }[] = [];
  for (const sequence of sequenceNumbers) {
    const last = items[items.length - 1];
    const distance = last ? (sequence - last.first) & 0xffff : 0;
    if (last && distance >= 1 && distance <= 16) last.following |= 1 << (distance - 1);
    else items.push({ first: sequence, following: 0 });
  }
  const packet = rtcpPacket(TRANSPORT_FEEDBACK, NACK_FORMAT, 12 + items.length * 4);
  packet.writeUInt32BE(senderSsrc, 4);
  packet.writeUInt32BE(mediaSsrc, 8);
  items.forEach((item, i) => {
    packet.writeUInt16BE(item.first, 12 + i * 4);
    packet.writeUInt16BE(item.following, 14 + i * 4);
  });
  return packet;
}

/** Picture Loss Indication: asks for a key frame. */
export function buildPli(senderSsrc: number, mediaSsrc: number): Buffer {
  const packet = rtcpPacket(PAYLOAD_FEEDBACK, PLI_FORMAT, 12);
  packet.writeUInt32BE(senderSsrc, 4);
  packet.writeUInt32BE(mediaSsrc, 8);
  return packet;
}

/** A zeroed packet of `length` bytes (a multiple of 4) with its header filled in. */
export function rtcpPacket(type: number, countOrFormat: number, length: number): Buffer {
  const packet = Buffer.alloc(length);
  packet[0] = 0x80 | countOrFormat;
  packet[1] = type;
  packet.writeUInt16BE(length / 4 - 1, 2);
  return packet;
}
