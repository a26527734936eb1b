/** How many bytes become characters at once: a call takes a limited number of arguments. */
const SLICE = 8_192;

/** Base64 (RFC 4648, section 4). */
export function encodeBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let start = 0; start < bytes.length; start += SLICE)
    binary += String.fromCharCode(...bytes.subarray(start, start + SLICE));
  return btoa(binary);
}

/** @returns null for a text that is not base64. */
export function decodeBase64(text: string): Uint8Array | null {
  let binary: string;
  try {
    binary = atob(text);
  } catch {
    // `atob` throws for this reason alone.
    return null;
  }
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
