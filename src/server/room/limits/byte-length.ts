const encoder = new TextEncoder();

/** How long a text is on the wire, in bytes of UTF-8. */
export function byteLength(text: string): number {
  return encoder.encode(text).length;
}
