import { createHmac, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';

const MAGIC_COOKIE = 0x2112a442;
const HEADER_BYTES = 20;
const INTEGRITY_BYTES = 24;
const FINGERPRINT_BYTES = 8;
const FINGERPRINT_XOR = 0x5354554e;

const BINDING_REQUEST = 0x0001;
const BINDING_SUCCESS = 0x0101;

const USERNAME = 0x0006;
const MESSAGE_INTEGRITY = 0x0008;
const XOR_MAPPED_ADDRESS = 0x0020;
const USE_CANDIDATE = 0x0025;
const FINGERPRINT = 0x8028;

/** A STUN Binding request as ICE uses it for connectivity checks (RFC 8489, RFC 8445 section 7.1). */
export interface BindingRequest {
  transactionId: Buffer;
  /** `<receiver's ufrag>:<sender's ufrag>` */
  username: string;
  useCandidate: boolean;
  /** Where MESSAGE-INTEGRITY starts; everything after it but FINGERPRINT is ignored. */
  integrityAt: number;
}

/** Reads a Binding request. Undefined for anything else, also for a request without username or integrity. */
export function parseBindingRequest(datagram: Buffer): BindingRequest | undefined {
  if (datagram.length < HEADER_BYTES || datagram.readUInt16BE(0) !== BINDING_REQUEST) return undefined;
  if (datagram.readUInt32BE(4) !== MAGIC_COOKIE) return undefined;
  if (datagram.readUInt16BE(2) !== datagram.length - HEADER_BYTES) return undefined;

  let username: string | undefined;
  let useCandidate = false;
  for (let at = HEADER_BYTES; at + 4 <= datagram.length; ) {
    const type = datagram.readUInt16BE(at);
    const length = datagram.readUInt16BE(at + 2);
    const end = at + 4 + length;
    if (end > datagram.length) return undefined;
    if (type === USERNAME) username = datagram.toString('utf8', at + 4, end);
    else if (type === USE_CANDIDATE) useCandidate = true;
    else if (type === MESSAGE_INTEGRITY) {
      if (length !== 20 || username === undefined) return undefined;
      return { transactionId: datagram.subarray(8, 20), username, useCandidate, integrityAt: at };
    }
    at = end + (-length & 3);
  }
  return undefined;
}

/** Whether the request was made by someone who knows `password` (RFC 8489 section 14.5). */
export function hasIntegrity(datagram: Buffer, request: BindingRequest, password: string): boolean {
  const { integrityAt } = request;
  const sent = datagram.subarray(integrityAt + 4, integrityAt + INTEGRITY_BYTES);
  return timingSafeEqual(sent, integrityOf(datagram.subarray(0, integrityAt), password));
}

/** The success response to a Binding request that came from `address` (IPv4) and `port`. */
export function buildBindingSuccess(
  transactionId: Buffer,
  address: string,
  port: number,
  password: string,
): Buffer {
  const integrityAt = HEADER_BYTES + 12;
  const fingerprintAt = integrityAt + INTEGRITY_BYTES;
  const message = Buffer.alloc(fingerprintAt + FINGERPRINT_BYTES);
  message.writeUInt16BE(BINDING_SUCCESS, 0);
  message.writeUInt16BE(message.length - HEADER_BYTES, 2);
  message.writeUInt32BE(MAGIC_COOKIE, 4);
  transactionId.copy(message, 8);

  message.writeUInt16BE(XOR_MAPPED_ADDRESS, HEADER_BYTES);
  message.writeUInt16BE(8, HEADER_BYTES + 2);
  message[HEADER_BYTES + 5] = 1; // IPv4
  message.writeUInt16BE(port ^ (MAGIC_COOKIE >>> 16), HEADER_BYTES + 6);
  message.writeUInt32BE((ipv4ToNumber(address) ^ MAGIC_COOKIE) >>> 0, HEADER_BYTES + 8);

  message.writeUInt16BE(MESSAGE_INTEGRITY, integrityAt);
  message.writeUInt16BE(20, integrityAt + 2);
  integrityOf(message.subarray(0, integrityAt), password).copy(message, integrityAt + 4);

  message.writeUInt16BE(FINGERPRINT, fingerprintAt);
  message.writeUInt16BE(4, fingerprintAt + 2);
  const checksum = crc32(message.subarray(0, fingerprintAt));
  message.writeUInt32BE((checksum ^ FINGERPRINT_XOR) >>> 0, fingerprintAt + 4);
  return message;
}

/** HMAC-SHA1 over what precedes MESSAGE-INTEGRITY, the length field counting up to its end. */
function integrityOf(preceding: Buffer, password: string): Buffer {
  const header = Buffer.from(preceding.subarray(0, 4));
  header.writeUInt16BE(preceding.length + INTEGRITY_BYTES - HEADER_BYTES, 2);
  return createHmac('sha1', password).update(header).update(preceding.subarray(4)).digest();
}

function ipv4ToNumber(address: string): number {
  return address.split('.').reduce((number, byte) => ((number << 8) | Number(byte)) >>> 0, 0);
}
