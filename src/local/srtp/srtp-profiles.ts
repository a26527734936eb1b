import { AeadAesGcm } from './aead-aes-gcm.js';
import { AesCmHmacSha1 } from './aes-cm-hmac-sha1.js';
import type { SrtpProfile } from './srtp-cipher.js';

/** The profiles that we accept, in order of preference: GCM costs half as much on machines with AES in hardware. */
export const srtpProfiles = [
  { id: 0x0007, keyLength: 16, saltLength: 12, createCipher: AeadAesGcm.from },
  { id: 0x0001, keyLength: 16, saltLength: 14, createCipher: AesCmHmacSha1.from },
] as const satisfies readonly SrtpProfile[];

export function srtpProfile(id: number): SrtpProfile | undefined {
  return srtpProfiles.find((profile) => profile.id === id);
}
