/** 128 random bits, in the URL-safe alphabet of RFC 4648, section 5. */
export function createSecret(): string {
  return encode(crypto.getRandomValues(new Uint8Array(16)));
}

/** SHA-256: enough for a secret that is random, which needs no slow hash. */
export async function hashSecret(secret: string): Promise<string> {
  return encode(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(secret))));
}

function encode(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
