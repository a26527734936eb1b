import { parseRtpHeader, type RtpPacket, withPayload } from '../rtp/rtp-packet.js';
import { ReplayWindow } from './replay-window.js';
import type { SrtpCipher } from './srtp-cipher.js';

interface InboundStream {
  rollover: number;
  highestSequence: number;
  replay: ReplayWindow;
}

interface OutboundStream {
  rollover: number;
  highestSequence: number;
}

/** More streams than this on one connection are an attack, not a call. */
const MAX_STREAMS = 4096;

/** Protects one connection in both directions: roll-over counters, replay windows, and a cipher per direction. */
export class SrtpSession {
  readonly #outbound: SrtpCipher;
  readonly #inbound: SrtpCipher;
  readonly #outboundStreams = new Map<number, OutboundStream>();
  readonly #inboundStreams = new Map<number, InboundStream>();
  readonly #rtcpReplay = new Map<number, ReplayWindow>();
  #rtcpIndex = 0;

  constructor(outbound: SrtpCipher, inbound: SrtpCipher) {
    this.#outbound = outbound;
    this.#inbound = inbound;
  }

  protectRtp(packet: Buffer, headerLength: number): Buffer {
    const ssrc = packet.readUInt32BE(8);
    const sequence = packet.readUInt16BE(2);
    const stream = this.#outboundStreams.get(ssrc) ?? { rollover: 0, highestSequence: sequence };
    this.#outboundStreams.set(ssrc, stream);
    const rollover = rolloverOf(stream, sequence);
    advance(stream, sequence, rollover);
    return this.#outbound.sealRtp(packet, headerLength, rollover);
  }

  /** Returns the decrypted packet; undefined if it is not RTP, not authentic, or was seen before. */
  unprotectRtp(datagram: Buffer): RtpPacket | undefined {
    const header = parseRtpHeader(datagram);
    if (!header) return undefined;
    const known = this.#inboundStreams.get(header.ssrc);
    if (!known && this.#inboundStreams.size >= MAX_STREAMS) return undefined;
    const stream = known ?? {
      rollover: 0,
      highestSequence: header.sequenceNumber,
      replay: new ReplayWindow(),
    };
    const rollover = rolloverOf(stream, header.sequenceNumber);
    const index = rollover * 0x10000 + header.sequenceNumber;
    if (rollover < 0 || stream.replay.has(index)) return undefined;
    const payload = this.#inbound.openRtp(datagram, header.headerLength, rollover);
    if (!payload) return undefined;
    if (!known) this.#inboundStreams.set(header.ssrc, stream);
    stream.replay.add(index);
    advance(stream, header.sequenceNumber, rollover);
    return withPayload(header, payload);
  }

  protectRtcp(packet: Buffer): Buffer {
    const index = this.#rtcpIndex;
    this.#rtcpIndex = (index + 1) & 0x7fffffff;
    return this.#outbound.sealRtcp(packet, index);
  }

  /** Returns the decrypted compound packet; undefined if it is not authentic or was seen before. */
  unprotectRtcp(datagram: Buffer): Buffer | undefined {
    const index = this.#inbound.rtcpIndex(datagram);
    if (index === undefined) return undefined;
    const ssrc = datagram.readUInt32BE(4);
    const known = this.#rtcpReplay.get(ssrc);
    if (known?.has(index) || (!known && this.#rtcpReplay.size >= MAX_STREAMS)) return undefined;
    const packet = this.#inbound.openRtcp(datagram);
    if (!packet) return undefined;
    const replay = known ?? new ReplayWindow();
    if (!known) this.#rtcpReplay.set(ssrc, replay);
    replay.add(index);
    return packet;
  }
}

/** The roll-over counter that a packet was most likely sent with (RFC 3711 section 3.3.1 and appendix A). */
function rolloverOf(stream: { rollover: number; highestSequence: number }, sequence: number): number {
  const ahead = sequence - stream.highestSequence;
  if (ahead < -0x8000) return stream.rollover + 1;
  if (ahead > 0x8000) return stream.rollover - 1;
  return stream.rollover;
}

function advance(stream: OutboundStream, sequence: number, rollover: number): void {
  const isNewer =
    rollover > stream.rollover || (rollover === stream.rollover && sequence > stream.highestSequence);
  if (!isNewer) return;
  stream.rollover = rollover;
  stream.highestSequence = sequence;
}
