import { CallroomError } from '../../core/errors.js';

/** A packet of the SFU's WebSocket adapter: 48 kHz, two channels, signed 16-bit samples, interleaved. */
export interface PcmPacket {
  /** In samples, modulo 2^32. */
  timestamp: number;
  samples: Int16Array;
}

/** A packet that is no audio of the SFU. */
export class PacketError extends CallroomError<'packet_invalid'> {
  constructor(why: string) {
    super('packet_invalid', `A packet of the SFU ${why}, so it is left out.`, { retryable: true });
  }
}

/** The limit of the SFU: https://developers.cloudflare.com/realtime/sfu/platform/limits/ */
const MAX_PACKET_BYTES = 32 * 1024;
const BYTES_PER_SAMPLE = 4;

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;
const TIMESTAMP_FIELD = 2;
const PAYLOAD_FIELD = 5;

/**
 * Reads `{sequenceNumber = 1, timestamp = 2, payload = 5}` in Protocol Buffers.
 *
 * Source: https://developers.cloudflare.com/realtime/sfu/features/media-transport-adapters/websocket-adapter/
 * @throws `PacketError` `packet_invalid`
 */
export function readPcmPacket(bytes: Uint8Array): PcmPacket {
  if (bytes.length > MAX_PACKET_BYTES)
    throw new PacketError(`has ${bytes.length} bytes, and at most ${MAX_PACKET_BYTES} are allowed`);
  let timestamp = 0;
  let payload: Uint8Array | null = null;
  for (let at = 0; at < bytes.length; ) {
    const tag = readVarint(bytes, at);
    const [field, type] = [tag.value >>> 3, tag.value & 7];
    if (type === FIXED64 || type === FIXED32) {
      at = tag.end + (type === FIXED64 ? 8 : 4);
      continue;
    }
    if (type !== VARINT && type !== BYTES) throw new PacketError('has a field of an unknown type');
    const number = readVarint(bytes, tag.end);
    at = number.end;
    if (type === VARINT) {
      if (field === TIMESTAMP_FIELD) timestamp = number.value;
      continue;
    }
    at += number.value;
    if (at > bytes.length) throw new PacketError('ends before its payload does');
    if (field === PAYLOAD_FIELD) payload = bytes.subarray(number.end, at);
  }
  if (!payload || payload.length === 0) throw new PacketError('has no audio');
  if (payload.length % BYTES_PER_SAMPLE !== 0)
    throw new PacketError('has a sample of which a part is missing');
  // A copy begins at an even address, and every platform of Workers is little-endian.
  return { timestamp, samples: new Int16Array(new Uint8Array(payload).buffer) };
}

/** Up to 64 bits, of which the lowest 32 matter. */
function readVarint(bytes: Uint8Array, from: number): { value: number; end: number } {
  let value = 0;
  for (let at = 0; at < 10; at++) {
    const byte = bytes[from + at];
    if (byte === undefined) break;
    if (at < 5) value = (value | ((byte & 0x7f) << (7 * at))) >>> 0;
    if (byte < 0x80) return { value, end: from + at + 1 };
  }
  throw new PacketError('has a number without an end');
}
