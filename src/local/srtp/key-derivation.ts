import { createCipheriv } from 'node:crypto';

const LABELS = {
  rtp: { encryption: 0, authentication: 1, salt: 2 },
  rtcp: { encryption: 3, authentication: 4, salt: 5 },
} as const;

export interface MasterKey {
  key: Buffer;
  /** 14 bytes with AES_CM, 12 with AES-GCM. */
  salt: Buffer;
}

export interface SessionKeys {
  encryption: Buffer;
  authentication: Buffer;
  salt: Buffer;
}

/** The keys of one direction and one protocol (RFC 3711 section 4.3.1; key derivation rate 0). */
export function deriveSessionKeys(master: MasterKey, protocol: 'rtp' | 'rtcp'): SessionKeys {
  const labels = LABELS[protocol];
  return {
    encryption: derive(master, labels.encryption, 16),
    authentication: derive(master, labels.authentication, 20),
    salt: derive(master, labels.salt, master.salt.length),
  };
}

function derive({ key, salt }: MasterKey, label: number, length: number): Buffer {
  const block = Buffer.alloc(16);
  salt.copy(block);
  block[7]! ^= label;
  return createCipheriv('aes-128-ctr', key, block).update(Buffer.alloc(length));
}
