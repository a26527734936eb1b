/** The header fields that differ between outgoing packets. */
export interface OutgoingHeader {
  payloadType: number;
  marker: boolean;
  sequenceNumber: number;
  timestamp: number;
  ssrc: number;
}

export interface TransportSequence {
  /** Id of the header extension. */
  id: number;
  value: number;
}

export interface BuiltPacket {
  packet: Buffer;
  headerLength: number;
}

const FIXED_BYTES = 12;
const EXTENSION_BYTES = 8;

/** Every packet is built here and copied when sent: a buffer per packet was a sixth of the packet's cost. */
const scratch = Buffer.allocUnsafeSlow(1 << 16);

/**
 * Builds an RTP packet (RFC 3550 section 5.1), with the transport-wide sequence number if given. The result is valid
 * until the next packet is built.
 */
export function buildRtp(
  header: OutgoingHeader,
  payload: Buffer,
  transportSequence: TransportSequence | undefined,
): BuiltPacket {
  const headerLength = FIXED_BYTES + (transportSequence ? EXTENSION_BYTES : 0);
  const packet = scratch.subarray(0, headerLength + payload.length);
  packet[0] = transportSequence ? 0x90 : 0x80;
  packet[1] = (header.marker ? 0x80 : 0) | header.payloadType;
  packet.writeUInt16BE(header.sequenceNumber, 2);
  packet.writeUInt32BE(header.timestamp, 4);
  packet.writeUInt32BE(header.ssrc, 8);
  if (transportSequence) {
    packet.writeUInt32BE(0xbede0001, 12);
    packet[16] = (transportSequence.id << 4) | 1;
    packet.writeUInt16BE(transportSequence.value & 0xffff, 17);
    packet[19] = 0;
  }
  payload.copy(packet, headerLength);
  return { packet, headerLength };
}
