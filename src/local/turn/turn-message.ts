import { createHash, timingSafeEqual } from 'node:crypto';
import {
  attribute,
  buildMessage,
  HEADER_BYTES,
  integrityOf,
  MAGIC_COOKIE,
  MESSAGE_INTEGRITY,
  signed,
  USERNAME,
  XOR_MAPPED_ADDRESS,
  xorAddress,
} from '../transport/stun.js';
import type { Endpoint } from '../transport/udp-socket.js';

/** The methods of RFC 8656 section 17, and STUN's only method. */
export const methods = {
  binding: 0x001,
  allocate: 0x003,
  refresh: 0x004,
  send: 0x006,
  data: 0x007,
  createPermission: 0x008,
  channelBind: 0x009,
} as const;

/** RFC 8489 section 5. All methods above are below 16, so that class and method do not share bits. */
export const classes = { request: 0x000, indication: 0x010, success: 0x100, error: 0x110 } as const;
const CLASS_BITS = 0x110;

/** See RFC 8656 section 18 and RFC 8489 section 18.3. */
export const attributes = {
  username: USERNAME,
  errorCode: 0x0009,
  unknownAttributes: 0x000a,
  channelNumber: 0x000c,
  lifetime: 0x000d,
  peerAddress: 0x0012,
  data: 0x0013,
  realm: 0x0014,
  nonce: 0x0015,
  relayedAddress: 0x0016,
  requestedAddressFamily: 0x0017,
  requestedTransport: 0x0019,
  mappedAddress: XOR_MAPPED_ADDRESS,
} as const;

/** Attributes that a client may send. Any other attribute that requires comprehension is refused. */
const understood: ReadonlySet<number> = new Set([
  ...Object.values(attributes),
  MESSAGE_INTEGRITY,
  // Attributes of ICE checks, which are answered as by any STUN server.
  0x0024,
  0x0025,
]);
const FIRST_OPTIONAL = 0x8000;
const IPV4 = 1;

/** A received STUN or TURN message. */
export interface TurnMessage {
  method: number;
  class: number;
  transactionId: Buffer;
  bytes: Buffer;
  /** Offset of MESSAGE-INTEGRITY; undefined without it. Attributes after it are not read. */
  integrityAt: number | undefined;
  /** Unknown attributes that require comprehension. */
  unknown: number[];
  /** The first attribute of that type. */
  get(type: number): Buffer | undefined;
  all(type: number): Buffer[];
}

/** Undefined if it is not a STUN message. */
export function parseMessage(bytes: Buffer): TurnMessage | undefined {
  if (bytes.length < HEADER_BYTES || bytes[0]! > 3 || bytes.readUInt32BE(4) !== MAGIC_COOKIE)
    return undefined;
  if (bytes.readUInt16BE(2) !== bytes.length - HEADER_BYTES) return undefined;
  const found: [type: number, value: Buffer][] = [];
  let integrityAt: number | undefined;
  for (let at = HEADER_BYTES; at + 4 <= bytes.length && integrityAt === undefined; ) {
    const type = bytes.readUInt16BE(at);
    const end = at + 4 + bytes.readUInt16BE(at + 2);
    if (end > bytes.length) return undefined;
    if (type === MESSAGE_INTEGRITY) integrityAt = at;
    found.push([type, bytes.subarray(at + 4, end)]);
    at = end + (-end & 3);
  }
  const type = bytes.readUInt16BE(0);
  const all = (wanted: number) => found.filter(([name]) => name === wanted).map(([, value]) => value);
  return {
    method: type & ~CLASS_BITS,
    class: type & CLASS_BITS,
    transactionId: bytes.subarray(8, HEADER_BYTES),
    bytes,
    integrityAt,
    unknown: found.map(([name]) => name).filter((name) => name < FIRST_OPTIONAL && !understood.has(name)),
    get: (wanted) => all(wanted)[0],
    all,
  };
}

/** See RFC 8489 section 9.2.2. */
export function longTermKey(username: string, realm: string, password: string): Buffer {
  return createHash('md5').update(`${username}:${realm}:${password}`).digest();
}

/** Whether the sender of the message knows `key`. */
export function isSignedWith({ bytes, integrityAt }: TurnMessage, key: Buffer): boolean {
  if (integrityAt === undefined) return false;
  const sent = bytes.subarray(integrityAt + 4, integrityAt + 24);
  return sent.length === 20 && timingSafeEqual(sent, integrityOf(bytes.subarray(0, integrityAt), key));
}

/** Writes a response to `request`, or an indication if that is the class; signed if there is a key. */
export function writeMessage(
  { method, transactionId }: Pick<TurnMessage, 'method' | 'transactionId'>,
  messageClass: number,
  parts: readonly Buffer[],
  key?: Buffer,
): Buffer {
  const message = buildMessage(method | messageClass, transactionId, Buffer.concat(parts));
  return key ? signed(message, key) : message;
}

export function textAttribute(type: number, text: string): Buffer {
  return attribute(type, Buffer.from(text));
}

export function lifetimeAttribute(seconds: number): Buffer {
  const value = Buffer.alloc(4);
  value.writeUInt32BE(seconds);
  return attribute(attributes.lifetime, value);
}

export function addressAttribute(type: number, { address, port }: Endpoint): Buffer {
  return xorAddress(type, address, port);
}

/** See RFC 8489 section 14.8. */
export function errorAttribute(code: number, reason: string): Buffer {
  const head = Buffer.from([0, 0, Math.floor(code / 100), code % 100]);
  return attribute(attributes.errorCode, Buffer.concat([head, Buffer.from(reason)]));
}

/** The address in an XOR attribute; undefined if it is not an IPv4 address. */
export function readAddress(value: Buffer | undefined): Endpoint | undefined {
  if (value?.length !== 8 || value[1] !== IPV4) return undefined;
  const address = (value.readUInt32BE(4) ^ MAGIC_COOKIE) >>> 0;
  return {
    address: [24, 16, 8, 0].map((shift) => (address >>> shift) & 0xff).join('.'),
    port: value.readUInt16BE(2) ^ (MAGIC_COOKIE >>> 16),
  };
}

/** See RFC 8656 section 12.4. */
export function writeChannelData(channel: number, data: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(channel, 0);
  head.writeUInt16BE(data.length, 2);
  return Buffer.concat([head, data]);
}

/** Undefined if it is not a ChannelData message. */
export function readChannelData(bytes: Buffer): { channel: number; data: Buffer } | undefined {
  if (bytes.length < 4 || bytes[0]! < 0x40 || bytes[0]! > 0x4f) return undefined;
  const end = 4 + bytes.readUInt16BE(2);
  if (end > bytes.length) return undefined;
  return { channel: bytes.readUInt16BE(0), data: bytes.subarray(4, end) };
}
