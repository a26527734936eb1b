import { createHash } from 'node:crypto';
import type { Fingerprint } from '../../calls-api/sdp/read-description.js';
import { RTCDtlsTransport } from './werift.js';

/** The certificate that this process presents to every client: self-signed, ECDSA P-256, new at each start. */
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
 * Whether one of the description's fingerprints matches the certificate (DER). Hashes weaker than SHA-256 do not
 * count (RFC 8122 section 5.1).
 */
export function isVouchedFor(certificate: Buffer, fingerprints: readonly Fingerprint[]): boolean {
  return fingerprints.some(({ algorithm, value }) => {
    const hash = HASHES[algorithm.toLowerCase()];
    if (!hash) return false;
    const actual = createHash(hash).update(certificate).digest('hex');
    return actual === value.replaceAll(':', '').toLowerCase();
  });
}
