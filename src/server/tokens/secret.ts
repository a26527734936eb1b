/** 128 random bits, in the URL-safe alphabet of RFC 4648, section 5. */
export function createSecret(): string {
  return encodeBase64Url(crypto.getRandomValues(new Uint8Array(16)));
}

/** SHA-256: enough for a secret that is random, which needs no slow hash. */
export async function hashSecret(secret: string): Promise<string> {
  return encodeBase64Url(
    new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(secret))),
  );
}

/** Base64 in the URL-safe alphabet of RFC 4648, section 5, without padding. */
export function encodeBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/** The bytes of a text in that alphabet; null when the text is invalid. */
export function decodeBase64Url(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[\w-]+$/.test(text)) return null;
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    return Uint8Array.from(binary, (character) => character.charCodeAt(0));
  } catch (error) {
    if (error instanceof DOMException) return null;
    throw error;
  }
}
