import { createCipheriv, createDecipheriv } from 'node:crypto';
import { deriveSessionKeys, type MasterKey, type SessionKeys } from './key-derivation.js';
import type { SrtpCipher } from './srtp-cipher.js';

const ALGORITHM = 'aes-128-gcm';
const TAG_BYTES = 16;
const INDEX_BYTES = 4;
const RTCP_HEADER_BYTES = 8;
const ENCRYPTED_FLAG = 0x80000000;

/** AEAD_AES_128_GCM (RFC 7714). */
export class AeadAesGcm implements SrtpCipher {
  readonly #rtp: SessionKeys;
  readonly #rtcp: SessionKeys;
  readonly #iv = Buffer.alloc(12);

  constructor(rtp: SessionKeys, rtcp: SessionKeys) {
    this.#rtp = rtp;
    this.#rtcp = rtcp;
  }

  static from(master: MasterKey): AeadAesGcm {
    return new AeadAesGcm(deriveSessionKeys(master, 'rtp'), deriveSessionKeys(master, 'rtcp'));
  }

  sealRtp(packet: Buffer, headerLength: number, rollover: number): Buffer {
    const cipher = createCipheriv(ALGORITHM, this.#rtp.encryption, this.#rtpIv(packet, rollover));
    cipher.setAAD(packet.subarray(0, headerLength));
    const sealed = Buffer.allocUnsafe(packet.length + TAG_BYTES);
    packet.copy(sealed, 0, 0, headerLength);
    cipher.update(packet.subarray(headerLength)).copy(sealed, headerLength);
    cipher.final();
    cipher.getAuthTag().copy(sealed, packet.length);
    return sealed;
  }

  openRtp(packet: Buffer, headerLength: number, rollover: number): Buffer | undefined {
    const tagAt = packet.length - TAG_BYTES;
    if (tagAt < headerLength) return undefined;
    const decipher = createDecipheriv(ALGORITHM, this.#rtp.encryption, this.#rtpIv(packet, rollover));
    decipher.setAAD(packet.subarray(0, headerLength));
    decipher.setAuthTag(packet.subarray(tagAt));
    const payload = decipher.update(packet.subarray(headerLength, tagAt));
    return isAuthentic(decipher) ? payload : undefined;
  }

  sealRtcp(packet: Buffer, index: number): Buffer {
    const trailer = Buffer.allocUnsafe(INDEX_BYTES);
    trailer.writeUInt32BE((index | ENCRYPTED_FLAG) >>> 0);
    const header = packet.subarray(0, RTCP_HEADER_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.#rtcp.encryption, this.#rtcpIv(packet, index));
    cipher.setAAD(Buffer.concat([header, trailer]));
    const body = cipher.update(packet.subarray(RTCP_HEADER_BYTES));
    cipher.final();
    return Buffer.concat([header, body, cipher.getAuthTag(), trailer]);
  }

  openRtcp(packet: Buffer): Buffer | undefined {
    const index = this.rtcpIndex(packet);
    // Every browser encrypts its RTCP; the unencrypted form (RFC 7714 section 9.3) is not accepted.
    if (index === undefined || !(packet[packet.length - INDEX_BYTES]! & 0x80)) return undefined;
    const tagAt = packet.length - INDEX_BYTES - TAG_BYTES;
    const header = packet.subarray(0, RTCP_HEADER_BYTES);
    const decipher = createDecipheriv(ALGORITHM, this.#rtcp.encryption, this.#rtcpIv(packet, index));
    decipher.setAAD(Buffer.concat([header, packet.subarray(packet.length - INDEX_BYTES)]));
    decipher.setAuthTag(packet.subarray(tagAt, tagAt + TAG_BYTES));
    const body = decipher.update(packet.subarray(RTCP_HEADER_BYTES, tagAt));
    return isAuthentic(decipher) ? Buffer.concat([header, body]) : undefined;
  }

  rtcpIndex(packet: Buffer): number | undefined {
    if (packet.length < RTCP_HEADER_BYTES + TAG_BYTES + INDEX_BYTES) return undefined;
    return packet.readUInt32BE(packet.length - INDEX_BYTES) & 0x7fffffff;
  }

  /** See RFC 7714 section 8.1. */
  #rtpIv(packet: Buffer, rollover: number): Buffer {
    const iv = this.#iv;
    iv.writeUInt16BE(0, 0);
    packet.copy(iv, 2, 8, 12);
    iv.writeUInt32BE(rollover >>> 0, 6);
    packet.copy(iv, 10, 2, 4);
    return salted(iv, this.#rtp.salt);
  }

  /** See RFC 7714 section 9.1. */
  #rtcpIv(packet: Buffer, index: number): Buffer {
    const iv = this.#iv;
    iv.writeUInt16BE(0, 0);
    packet.copy(iv, 2, 4, 8);
    iv.writeUInt16BE(0, 6);
    iv.writeUInt32BE(index, 8);
    return salted(iv, this.#rtcp.salt);
  }
}

function salted(iv: Buffer, salt: Buffer): Buffer {
  for (let i = 0; i < iv.length; i++) iv[i]! ^= salt[i]!;
  return iv;
}

function isAuthentic(decipher: { final(): Buffer }): boolean {
  try {
    decipher.final();
    return true;
  } catch {
    // node:crypto throws if the tag does not match.
    return false;
  }
}
