import { createHash } from 'node:crypto';
import type { Fingerprint } from '../../calls-api/sdp/read-description.js';
import { RTCDtlsTransport } from './werift.js';

/** The certificate this process shows to every client: self-signed, ECDSA P-256, new at each start. */
export type LocalCertificate = Awaited<ReturnType<typeof RTCDtlsTransport.SetupCertificate>>;

export function localCertificate(): Promise<LocalCertificate> {
  return RTCDtlsTransport.SetupCertificate();
}

export function localFingerprint(certificate: LocalCertificate): Fingerprint {
  const [fingerprint] = certificate.getFingerprints();
  if (!fingerprint) throw new Error('werift made a certificate without a fingerprint.');
  return { algorithm: fingerprint.algorithm, value: fingerprint.value.toUpperCase() };
}

const HASHES: Readonly<Record<string, string>> = {
  'sha-256': 'sha256',
  'sha-384': 'sha384',
  'sha-512': 'sha512',
};

/**
 * Whether the certificate (DER) is one that the description vouched for. Hashes weaker than SHA-256 vouch for
 * nothing (RFC 8122 section 5.1).
 */
export function isVouchedFor(certificate: Buffer, fingerprints: readonly Fingerprint[]): boolean {
  return fingerprints.some(({ algorithm, value }) => {
    const hash = HASHES[algorithm.toLowerCase()];
    if (!hash) return false;
    const actual = createHash(hash).update(certificate).digest('hex');
    return actual === value.replaceAll(':', '').toLowerCase();
  });
}
