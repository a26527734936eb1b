import type { MasterKey } from './key-derivation.js';

/**
 * One protection profile with the keys of one direction. The caller supplies the packet index: the roll-over counter
 * for SRTP, the 31-bit index for SRTCP.
 *
 * `open…` returns undefined for a packet that is not authentic.
 */
export interface SrtpCipher {
  sealRtp(packet: Buffer, headerLength: number, rollover: number): Buffer;
  /** Returns the payload, including padding. */
  openRtp(packet: Buffer, headerLength: number, rollover: number): Buffer | undefined;
  sealRtcp(packet: Buffer, index: number): Buffer;
  /** Returns the whole compound packet. */
  openRtcp(packet: Buffer): Buffer | undefined;
  /** The SRTCP index that `packet` claims; undefined if the packet is too short. */
  rtcpIndex(packet: Buffer): number | undefined;
}

/** A protection profile for DTLS to negotiate (RFC 5764 section 4.1.2, RFC 7714 section 14.2). */
export interface SrtpProfile {
  id: number;
  keyLength: number;
  saltLength: number;
  createCipher(master: MasterKey): SrtpCipher;
}
