const INFO = [0x15, 0x49, 0xa9, 0x66];
const DURATION = [0x44, 0x89];
/** The Info element is at the very beginning. */
const HEADER_BYTES = 1024;

/**
 * Adds the duration to a WebM file (Matroska, RFC 9559, section 5.1.2.10). Chromium writes WebM as a live stream
 * without a duration, so players show none and cannot seek. A file with an unexpected structure is returned
 * unchanged.
 */
export async function withDuration(webm: Blob, durationMs: number): Promise<Blob> {
  const head = new Uint8Array(await webm.slice(0, HEADER_BYTES).arrayBuffer());
  const at = indexOf(head, INFO);
  const sizeAt = at + INFO.length;
  const size = head[sizeAt];
  // The highest bit of a one-byte size is set.
  if (at < 0 || size === undefined || size < 0x80) return webm;
  const end = sizeAt + 1 + (size & 0x7f);
  const info = head.slice(sizeAt + 1, end);
  const added = 2 + 1 + 8;
  if (indexOf(info, DURATION) >= 0 || info.length + added > 0x7e) return webm;
  const value = new DataView(new ArrayBuffer(8));
  // In milliseconds, the timestamp scale that browsers write.
  value.setFloat64(0, durationMs);
  return new Blob(
    [
      head.slice(0, sizeAt),
      new Uint8Array([0x80 | (info.length + added)]),
      info,
      new Uint8Array([...DURATION, 0x88]),
      value.buffer,
      webm.slice(end),
    ],
    { type: webm.type },
  );
}

function indexOf(bytes: Uint8Array, wanted: readonly number[]): number {
  return bytes.findIndex((_, start) => wanted.every((byte, i) => bytes[start + i] === byte));
}
