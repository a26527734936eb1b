/**
 * Returns 64 random bits in hexadecimal digits. `crypto.randomUUID` is missing on plain http (Web Cryptography API,
 * section 10.1: `[SecureContext]`); every page has `getRandomValues`.
 */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
