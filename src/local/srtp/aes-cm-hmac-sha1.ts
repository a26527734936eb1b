import { createCipheriv, createHmac, timingSafeEqual } from 'node:crypto';
import { deriveSessionKeys, type MasterKey, type SessionKeys } from './key-derivation.js';
import type { SrtpCipher } from './srtp-cipher.js';

const TAG_BYTES = 10;
const INDEX_BYTES = 4;
const RTCP_HEADER_BYTES = 8;
const ENCRYPTED_FLAG = 0x80000000;

/** AES_CM_128_HMAC_SHA1_80 (RFC 3711), the profile that every WebRTC endpoint must support (RFC 8827 section 6.5). */
export class AesCmHmacSha1 implements SrtpCipher {
  readonly #rtp: SessionKeys;
  readonly #rtcp: SessionKeys;

  constructor(rtp: SessionKeys, rtcp: SessionKeys) {
    this.#rtp = rtp;
    this.#rtcp = rtcp;
  }

  static from(master: MasterKey): AesCmHmacSha1 {
    return new AesCmHmacSha1(deriveSessionKeys(master, 'rtp'), deriveSessionKeys(master, 'rtcp'));
  }

  sealRtp(packet: Buffer, headerLength: number, rollover: number): Buffer {
    const sealed = Buffer.allocUnsafe(packet.length + TAG_BYTES);
    packet.copy(sealed, 0, 0, headerLength);
    this.#cryptRtp(packet, packet.subarray(headerLength), rollover).copy(sealed, headerLength);
    this.#rtpTag(sealed.subarray(0, packet.length), rollover).copy(sealed, packet.length);
    return sealed;
  }

  openRtp(packet: Buffer, headerLength: number, rollover: number): Buffer | undefined {
    const tagAt = packet.length - TAG_BYTES;
    if (tagAt < headerLength) return undefined;
    const expected = this.#rtpTag(packet.subarray(0, tagAt), rollover);
    if (!timingSafeEqual(expected, packet.subarray(tagAt))) return undefined;
    return this.#cryptRtp(packet, packet.subarray(headerLength, tagAt), rollover);
  }

  sealRtcp(packet: Buffer, index: number): Buffer {
    const trailer = Buffer.allocUnsafe(INDEX_BYTES);
    trailer.writeUInt32BE((index | ENCRYPTED_FLAG) >>> 0);
    const body = this.#cryptRtcp(packet, packet.subarray(RTCP_HEADER_BYTES), index);
    const covered = Buffer.concat([packet.subarray(0, RTCP_HEADER_BYTES), body, trailer]);
    return Buffer.concat([covered, this.#rtcpTag(covered)]);
  }

  openRtcp(packet: Buffer): Buffer | undefined {
    const index = this.rtcpIndex(packet);
    if (index === undefined) return undefined;
    const tagAt = packet.length - TAG_BYTES;
    const expected = this.#rtcpTag(packet.subarray(0, tagAt));
    if (!timingSafeEqual(expected, packet.subarray(tagAt))) return undefined;
    const indexAt = tagAt - INDEX_BYTES;
    const isEncrypted = (packet[indexAt]! & 0x80) !== 0;
    const body = packet.subarray(RTCP_HEADER_BYTES, indexAt);
    return Buffer.concat([
      packet.subarray(0, RTCP_HEADER_BYTES),
      isEncrypted ? this.#cryptRtcp(packet, body, index) : body,
    ]);
  }

  rtcpIndex(packet: Buffer): number | undefined {
    const indexAt = packet.length - TAG_BYTES - INDEX_BYTES;
    return indexAt < RTCP_HEADER_BYTES ? undefined : packet.readUInt32BE(indexAt) & 0x7fffffff;
  }

  #cryptRtp(packet: Buffer, body: Buffer, rollover: number): Buffer {
    const counter = counterBlock(this.#rtp.salt, packet, 8);
    xorUInt32(counter, rollover >>> 0, 8);
    counter[12]! ^= packet[2]!;
    counter[13]! ^= packet[3]!;
    return createCipheriv('aes-128-ctr', this.#rtp.encryption, counter).update(body);
  }

  #cryptRtcp(packet: Buffer, body: Buffer, index: number): Buffer {
    const counter = counterBlock(this.#rtcp.salt, packet, 4);
    xorUInt32(counter, index, 10);
    return createCipheriv('aes-128-ctr', this.#rtcp.encryption, counter).update(body);
  }

  #rtpTag(covered: Buffer, rollover: number): Buffer {
    const counter = Buffer.allocUnsafe(4);
    counter.writeUInt32BE(rollover >>> 0);
    const mac = createHmac('sha1', this.#rtp.authentication).update(covered).update(counter);
    return mac.digest().subarray(0, TAG_BYTES);
  }

  #rtcpTag(covered: Buffer): Buffer {
    const mac = createHmac('sha1', this.#rtcp.authentication).update(covered);
    return mac.digest().subarray(0, TAG_BYTES);
  }
}

/** The salt and the SSRC at `ssrcAt`, in the layout of RFC 3711 section 4.1.1; the caller adds the index. */
function counterBlock(salt: Buffer, packet: Buffer, ssrcAt: number): Buffer {
  const counter = Buffer.alloc(16);
  salt.copy(counter);
  for (let i = 0; i < 4; i++) counter[4 + i]! ^= packet[ssrcAt + i]!;
  return counter;
}

function xorUInt32(block: Buffer, value: number, at: number): void {
  block.writeUInt32BE((block.readUInt32BE(at) ^ value) >>> 0, at);
}
