import type { MasterKey } from './key-derivation.js';

/**
 * One protection profile with the keys of one direction. The packet index is the caller's business: for SRTP
 * the roll-over counter, for SRTCP the 31-bit index.
 *
 * `open…` gives undefined for a packet that is not authentic.
 */
export interface SrtpCipher {
  sealRtp(packet: Buffer, headerLength: number, rollover: number): Buffer;
  /** The payload, padding included. */
  openRtp(packet: Buffer, headerLength: number, rollover: number): Buffer | undefined;
  sealRtcp(packet: Buffer, index: number): Buffer;
  /** The whole compound packet. */
  openRtcp(packet: Buffer): Buffer | undefined;
  /** The SRTCP index that `packet` claims; undefined where it is too short to have one. */
  rtcpIndex(packet: Buffer): number | undefined;
}

/** A protection profile that DTLS can agree on (RFC 5764 section 4.1.2, RFC 7714 section 14.2). */
export interface SrtpProfile {
  id: number;
  keyLength: number;
  saltLength: number;
  createCipher(master: MasterKey): SrtpCipher;
}
