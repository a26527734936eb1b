/**
 * A picture may have far more pixels than bytes. The whiteboard makes none of more than 1,600 by 1,600, which take 10 MB when
 * they are decoded.
 */
const MAX_PIXELS = 2_600_000;

/** Whether a PNG, JPEG or WebP is small enough to be decoded, by what its header says. */
export function isDecodable(bytes: Uint8Array): boolean {
  const size = sizeOf(bytes, new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  return size !== null && size[0] > 0 && size[1] > 0 && size[0] * size[1] <= MAX_PIXELS;
}

function sizeOf(bytes: Uint8Array, view: DataView): [width: number, height: number] | null {
  if (bytes.length < 30) return null;
  // PNG, section 11.2.1: the first chunk is IHDR.
  if (view.getUint32(0) === 0x89504e47) return [view.getUint32(16), view.getUint32(20)];
  // JPEG.
  if (view.getUint16(0) === 0xffd8) return sizeOfJpeg(view);
  // WebP (RFC 9649): RIFF, the length, WEBP, and the kind of the first chunk.
  if (view.getUint32(0) !== 0x52494646 || view.getUint32(8) !== 0x57454250) return null;
  switch (view.getUint32(12)) {
    case 0x56503820: // "VP8 "
      return [view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff];
    case 0x5650384c: {
      // "VP8L"
      const bits = view.getUint32(21, true);
      return [(bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1];
    }
    case 0x56503858: // "VP8X"
      return [(view.getUint32(24, true) & 0xffffff) + 1, (view.getUint32(26, true) >>> 8) + 1];
    default:
      return null;
  }
}

/** The size is in the first frame header (ITU T.81, section B.2.2). */
function sizeOfJpeg(view: DataView): [number, number] | null {
  let at = 2;
  while (at + 9 < view.byteLength) {
    if (view.getUint8(at) !== 0xff) return null;
    const marker = view.getUint8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return [view.getUint16(at + 7), view.getUint16(at + 5)];
    at += 2 + view.getUint16(at + 2);
  }
  return null;
}
