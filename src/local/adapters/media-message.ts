/**
 * The Protocol Buffers packet of a WebSocket adapter: `{sequenceNumber = 1, timestamp = 2, payload = 5}`.
 *
 * Source: https://developers.cloudflare.com/realtime/sfu/features/media-transport-adapters/websocket-adapter/
 */
export interface MediaMessage {
  /** Images have no sequence number. */
  sequenceNumber?: number;
  timestamp: number;
  payload: Buffer;
}

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;
const PAYLOAD_FIELD = 5;

export function encodeMediaMessage({ sequenceNumber, timestamp, payload }: MediaMessage): Buffer {
  return Buffer.concat([
    ...(sequenceNumber === undefined ? [] : [Buffer.from([(1 << 3) | VARINT, ...varint(sequenceNumber)])]),
    Buffer.from([(2 << 3) | VARINT, ...varint(timestamp)]),
    Buffer.from([(PAYLOAD_FIELD << 3) | BYTES, ...varint(payload.length)]),
    payload,
  ]);
}

/**
 * Returns the payload, the only field of an incoming packet that matters. Undefined if the packet is invalid or has
 * none.
 */
export function decodePayload(message: Buffer): Buffer | undefined {
  let payload: Buffer | undefined;
  for (let at = 0; at < message.length; ) {
    const tag = readVarint(message, at);
    if (!tag) return undefined;
    const type = tag.value & 7;
    if (type === FIXED64 || type === FIXED32) {
      at = tag.end + (type === FIXED64 ? 8 : 4);
      continue;
    }
    const number = readVarint(message, tag.end);
    if (!number) return undefined;
    at = number.end;
    if (type === VARINT) continue;
    if (type !== BYTES || number.end + number.value > message.length) return undefined;
    at = number.end + number.value;
    if (tag.value >> 3 === PAYLOAD_FIELD) payload = message.subarray(number.end, at);
  }
  return payload;
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value >>> 0; ; rest >>>= 7) {
    if (rest < 0x80) return [...bytes, rest];
    bytes.push((rest & 0x7f) | 0x80);
  }
}

/** Up to 32 bits. */
function readVarint(message: Buffer, from: number): { value: number; end: number } | undefined {
  let value = 0;
  for (let i = 0; i < 5; i++) {
    const byte = message[from + i];
    if (byte === undefined) return undefined;
    value = (value | ((byte & 0x7f) << (7 * i))) >>> 0;
    if (byte < 0x80) return { value, end: from + i + 1 };
  }
  return undefined;
}
