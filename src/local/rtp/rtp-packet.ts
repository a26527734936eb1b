/** The header of an RTP packet (RFC 3550 section 5.1, extensions as in RFC 8285). */
export interface RtpHeader {
  /** The datagram the header was read from. */
  readonly bytes: Buffer;
  readonly headerLength: number;
  readonly hasPadding: boolean;
  readonly marker: boolean;
  readonly payloadType: number;
  readonly sequenceNumber: number;
  readonly timestamp: number;
  readonly ssrc: number;
  /** 0: no extensions; otherwise 0xbede for the one-byte form or 0x1000 for the two-byte form. */
  readonly extensionProfile: number;
  readonly extensionsAt: number;
}

export interface RtpPacket extends RtpHeader {
  /** Without padding. Empty in a packet that probes for bandwidth. */
  readonly payload: Buffer;
}

const FIXED_BYTES = 12;
const ONE_BYTE_PROFILE = 0xbede;

/** Undefined if `bytes` cannot be an RTP packet. */
export function parseRtpHeader(bytes: Buffer): RtpHeader | undefined {
  if (bytes.length < FIXED_BYTES || bytes[0]! >> 6 !== 2) return undefined;
  let headerLength = FIXED_BYTES + (bytes[0]! & 0x0f) * 4;
  let extensionProfile = 0;
  let extensionsAt = headerLength;
  if (bytes[0]! & 0x10) {
    if (bytes.length < headerLength + 4) return undefined;
    extensionProfile = bytes.readUInt16BE(headerLength);
    if (extensionProfile !== ONE_BYTE_PROFILE) extensionProfile &= 0xfff0;
    extensionsAt = headerLength + 4;
    headerLength = extensionsAt + bytes.readUInt16BE(headerLength + 2) * 4;
  }
  if (bytes.length < headerLength) return undefined;
  return {
    bytes,
    headerLength,
    hasPadding: (bytes[0]! & 0x20) !== 0,
    marker: (bytes[1]! & 0x80) !== 0,
    payloadType: bytes[1]! & 0x7f,
    sequenceNumber: bytes.readUInt16BE(2),
    timestamp: bytes.readUInt32BE(4),
    ssrc: bytes.readUInt32BE(8),
    extensionProfile,
    extensionsAt,
  };
}

/** The packet of `header` with its decrypted payload, without the padding. */
export function withPayload(header: RtpHeader, padded: Buffer): RtpPacket | undefined {
  if (!header.hasPadding) return { ...header, payload: padded };
  const padding = padded[padded.length - 1];
  if (padding === undefined || padding === 0 || padding > padded.length) return undefined;
  return { ...header, payload: padded.subarray(0, padded.length - padding) };
}

/** The data of the header extension `id`; undefined if the packet does not have it. */
export function readExtension(header: RtpHeader, id: number): Buffer | undefined {
  const { bytes, extensionProfile, headerLength: end } = header;
  if (extensionProfile !== ONE_BYTE_PROFILE && extensionProfile !== 0x1000) return undefined;
  const isOneByte = extensionProfile === ONE_BYTE_PROFILE;
  for (let at = header.extensionsAt; at < end; ) {
    if (bytes[at] === 0) {
      at++;
      continue;
    }
    const found = isOneByte ? bytes[at]! >> 4 : bytes[at]!;
    if (isOneByte && found === 15) return undefined;
    const length = isOneByte ? (bytes[at]! & 0x0f) + 1 : (bytes[at + 1] ?? 0);
    const dataAt = at + (isOneByte ? 1 : 2);
    if (dataAt + length > end) return undefined;
    if (found === id) return bytes.subarray(dataAt, dataAt + length);
    at = dataAt + length;
  }
  return undefined;
}
