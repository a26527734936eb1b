import { createHmac, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';

export const MAGIC_COOKIE = 0x2112a442;
export const HEADER_BYTES = 20;
const INTEGRITY_BYTES = 24;
const FINGERPRINT_BYTES = 8;
const FINGERPRINT_XOR = 0x5354554e;

const BINDING_REQUEST = 0x0001;
const BINDING_SUCCESS = 0x0101;
const BINDING_ERROR = 0x0111;

export const USERNAME = 0x0006;
export const MESSAGE_INTEGRITY = 0x0008;
const ERROR_CODE = 0x0009;
export const XOR_MAPPED_ADDRESS = 0x0020;
const PRIORITY = 0x0024;
const USE_CANDIDATE = 0x0025;
const FINGERPRINT = 0x8028;
const ICE_CONTROLLED = 0x8029;
const ICE_CONTROLLING = 0x802a;
const TIE_BREAKER_BYTES = 8;
const ROLE_CONFLICT = 487;
const IPV4 = 1;
/** See RFC 8445 section 5.1.2.1: type preference 110. */
const PEER_REFLEXIVE_PRIORITY = 110 * 2 ** 24 + 65_535 * 2 ** 8 + 255;

/** The role that an agent claims in its checks (RFC 8445 section 7.1.3). */
export interface IceRole {
  isControlling: boolean;
  /** 8 bytes. If both agents claim one role, the greater number controls. */
  tieBreaker: Buffer;
}

/** A STUN Binding request, which ICE uses as a connectivity check (RFC 8489, RFC 8445 section 7.1). */
export interface BindingRequest {
  transactionId: Buffer;
  /** `<receiver's ufrag>:<sender's ufrag>` */
  username: string;
  useCandidate: boolean;
  role: IceRole | undefined;
  /** Offset of MESSAGE-INTEGRITY; everything after it except FINGERPRINT is ignored. */
  integrityAt: number;
}

/** Parses a Binding request. Undefined for anything else, including a request without username or integrity. */
export function parseBindingRequest(datagram: Buffer): BindingRequest | undefined {
  if (datagram.length < HEADER_BYTES || datagram.readUInt16BE(0) !== BINDING_REQUEST) return undefined;
  if (datagram.readUInt32BE(4) !== MAGIC_COOKIE) return undefined;
  if (datagram.readUInt16BE(2) !== datagram.length - HEADER_BYTES) return undefined;

  let username: string | undefined;
  let useCandidate = false;
  let role: IceRole | undefined;
  for (let at = HEADER_BYTES; at + 4 <= datagram.length; ) {
    const type = datagram.readUInt16BE(at);
    const length = datagram.readUInt16BE(at + 2);
    const end = at + 4 + length;
    if (end > datagram.length) return undefined;
    if (type === USERNAME) username = datagram.toString('utf8', at + 4, end);
    else if (type === USE_CANDIDATE) useCandidate = true;
    else if ((type === ICE_CONTROLLING || type === ICE_CONTROLLED) && length === TIE_BREAKER_BYTES)
      role = { isControlling: type === ICE_CONTROLLING, tieBreaker: datagram.subarray(at + 4, end) };
    else if (type === MESSAGE_INTEGRITY) {
      if (length !== 20 || username === undefined) return undefined;
      return { transactionId: datagram.subarray(8, 20), username, useCandidate, role, integrityAt: at };
    }
    at = end + (-length & 3);
  }
  return undefined;
}

/** Whether the sender of the request knows `password` (RFC 8489 section 14.5). */
export function hasIntegrity(datagram: Buffer, request: BindingRequest, password: string): boolean {
  const { integrityAt } = request;
  const sent = datagram.subarray(integrityAt + 4, integrityAt + INTEGRITY_BYTES);
  return timingSafeEqual(sent, integrityOf(datagram.subarray(0, integrityAt), password));
}

/** Builds the success response to a Binding request from `address` (IPv4) and `port`. */
export function buildBindingSuccess(
  transactionId: Buffer,
  address: string,
  port: number,
  password: string,
): Buffer {
  return signed(
    buildMessage(BINDING_SUCCESS, transactionId, xorAddress(XOR_MAPPED_ADDRESS, address, port)),
    password,
  );
}

/** Builds the error response to a Binding request, by default for a conflict of roles (RFC 8445 section 7.3.1.1). */
export function buildBindingError(transactionId: Buffer, password: string, code = ROLE_CONFLICT): Buffer {
  const value = Buffer.from([0, 0, Math.floor(code / 100), code % 100]);
  return signed(buildMessage(BINDING_ERROR, transactionId, attribute(ERROR_CODE, value)), password);
}

/** Adds MESSAGE-INTEGRITY and FINGERPRINT. `key` is the password, or the long-term key (RFC 8489 section 9.2.2). */
export function signed(message: Buffer, key: string | Buffer): Buffer {
  const integrity = attribute(MESSAGE_INTEGRITY, integrityOf(message, key));
  const whole = Buffer.concat([message, integrity, Buffer.alloc(FINGERPRINT_BYTES)]);
  whole.writeUInt16BE(whole.length - HEADER_BYTES, 2);
  const fingerprintAt = whole.length - FINGERPRINT_BYTES;
  whole.writeUInt16BE(FINGERPRINT, fingerprintAt);
  whole.writeUInt16BE(4, fingerprintAt + 2);
  const checksum = crc32(whole.subarray(0, fingerprintAt));
  whole.writeUInt32BE((checksum ^ FINGERPRINT_XOR) >>> 0, fingerprintAt + 4);
  return whole;
}

export interface OutgoingCheck extends IceRole {
  transactionId: Buffer;
  /** `<receiver's ufrag>:<sender's ufrag>` */
  username: string;
  /** The receiver's password. */
  password: string;
}

/** Builds a connectivity check (RFC 8445 section 7.1). As the controlling agent, it nominates its path. */
export function buildBindingRequest(check: OutgoingCheck): Buffer {
  const priority = Buffer.alloc(4);
  priority.writeUInt32BE(PEER_REFLEXIVE_PRIORITY);
  const attributes = [
    attribute(USERNAME, Buffer.from(check.username)),
    attribute(PRIORITY, priority),
    attribute(check.isControlling ? ICE_CONTROLLING : ICE_CONTROLLED, check.tieBreaker),
    ...(check.isControlling ? [attribute(USE_CANDIDATE, Buffer.alloc(0))] : []),
  ];
  return signed(
    buildMessage(BINDING_REQUEST, check.transactionId, Buffer.concat(attributes)),
    check.password,
  );
}

/** What a response to a connectivity check says (RFC 8445 section 7.2.5). */
export type BindingOutcome = 'success' | 'role-conflict' | 'error';

/** Reads the response to a connectivity check. Undefined unless its sender knows `password`. */
export function readBindingResponse(datagram: Buffer, password: string): BindingOutcome | undefined {
  if (datagram.length < HEADER_BYTES) return undefined;
  const messageType = datagram.readUInt16BE(0);
  if (messageType !== BINDING_SUCCESS && messageType !== BINDING_ERROR) return undefined;
  let errorCode = 0;
  for (let at = HEADER_BYTES; at + 4 <= datagram.length; ) {
    const type = datagram.readUInt16BE(at);
    const length = datagram.readUInt16BE(at + 2);
    const end = at + 4 + length;
    if (end > datagram.length) return undefined;
    if (type === ERROR_CODE && length >= 4) errorCode = (datagram[at + 6]! & 7) * 100 + datagram[at + 7]!;
    else if (type === MESSAGE_INTEGRITY) {
      const sent = datagram.subarray(at + 4, end);
      const isSigned =
        length === 20 && timingSafeEqual(sent, integrityOf(datagram.subarray(0, at), password));
      if (!isSigned) return undefined;
      if (messageType === BINDING_SUCCESS) return 'success';
      return errorCode === ROLE_CONFLICT ? 'role-conflict' : 'error';
    }
    at = end + (-length & 3);
  }
  return undefined;
}

/** Builds a whole message without MESSAGE-INTEGRITY. */
export function buildMessage(type: number, transactionId: Buffer, attributes: Buffer): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt16BE(type, 0);
  header.writeUInt16BE(attributes.length, 2);
  header.writeUInt32BE(MAGIC_COOKIE, 4);
  transactionId.copy(header, 8);
  return Buffer.concat([header, attributes]);
}

export function attribute(type: number, value: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(value.length, 2);
  return Buffer.concat([head, value, Buffer.alloc(-value.length & 3)]);
}

/** Encodes an address like XOR-MAPPED-ADDRESS and related attributes (RFC 8489 section 14.2). IPv4. */
export function xorAddress(type: number, address: string, port: number): Buffer {
  const value = Buffer.alloc(8);
  value[1] = IPV4;
  value.writeUInt16BE(port ^ (MAGIC_COOKIE >>> 16), 2);
  value.writeUInt32BE((ipv4ToNumber(address) ^ MAGIC_COOKIE) >>> 0, 4);
  return attribute(type, value);
}

/** HMAC-SHA1 over the bytes before MESSAGE-INTEGRITY, with a length field that includes MESSAGE-INTEGRITY. */
export function integrityOf(preceding: Buffer, key: string | Buffer): Buffer {
  const header = Buffer.from(preceding.subarray(0, 4));
  header.writeUInt16BE(preceding.length + INTEGRITY_BYTES - HEADER_BYTES, 2);
  return createHmac('sha1', key).update(header).update(preceding.subarray(4)).digest();
}

function ipv4ToNumber(address: string): number {
  return address.split('.').reduce((number, byte) => ((number << 8) | Number(byte)) >>> 0, 0);
}
