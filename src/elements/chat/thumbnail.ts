import { MAX_THUMBNAIL_BYTES } from '../../room/protocol/files.js';

/** The longer side of a thumbnail, in pixels: enough for 220 CSS pixels on most screens. */
const LONGEST = 440;
/** From the best to the smallest. */
const QUALITIES = [0.8, 0.5, 0.2] as const;

/** A small copy of a picture, as it is shown here, and as a file without any of the original's metadata. */
export interface Thumbnail {
  readonly canvas: HTMLCanvasElement;
  readonly file: Blob | null;
}

/** Makes a thumbnail of a picture. Null: the browser cannot read it. */
export async function makeThumbnail(picture: Blob): Promise<Thumbnail | null> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(picture);
  } catch {
    // The room says what is wrong with the file.
    return null;
  }
  const scale = Math.min(1, LONGEST / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext('2d');
  context?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  if (!context) return null;
  return { canvas, file: (await smallest(canvas, 'image/webp')) ?? (await opaque(canvas, context)) };
}

/** For browsers that write no WebP. JPEG has no transparency. */
function opaque(canvas: HTMLCanvasElement, context: CanvasRenderingContext2D): Promise<Blob | null> {
  context.globalCompositeOperation = 'destination-over';
  context.fillStyle = 'white';
  context.fillRect(0, 0, canvas.width, canvas.height);
  return smallest(canvas, 'image/jpeg');
}

async function smallest(canvas: HTMLCanvasElement, type: string): Promise<Blob | null> {
  for (const quality of QUALITIES) {
    const file = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type, quality));
    // A browser that cannot write a type writes PNG (HTML Standard, section 4.12.5.7).
    if (file?.type !== type) return null;
    if (file.size <= MAX_THUMBNAIL_BYTES) return file;
  }
  return null;
}
