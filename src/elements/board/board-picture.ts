import { MAX_BOARD_IMAGE } from '../../behaviors/board-limits.js';
import type { BoardImage } from '../../behaviors/board-object.js';
import { encodeBase64 } from '../../core/base64.js';
import { CallroomError } from '../../core/errors.js';

/** The longer side, in pixels: the first that fits is used. */
const SIDES = [1_600, 1_200, 800, 500, 300];
const QUALITIES = [0.85, 0.7, 0.5];
const FORMATS = ['image/webp', 'image/jpeg'] as const;
/** In base64, three bytes are four characters. */
const MAX_BYTES = (MAX_BOARD_IMAGE / 4) * 3;

/** A picture as the whiteboard holds it, with its size in pixels. */
export type BoardPicture = Pick<BoardImage, 'format' | 'data' | 'w' | 'h'>;

/**
 * Makes a file small enough for the whiteboard.
 * @throws `CallroomError` with the code `board_image_invalid` for a file that the browser cannot read as a picture.
 */
export async function boardPicture(file: Blob): Promise<BoardPicture> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file);
  } catch (cause) {
    throw pictureInvalid(cause);
  }
  try {
    for (const side of SIDES) {
      const canvas = drawn(bitmap, side);
      for (const format of FORMATS)
        for (const quality of QUALITIES) {
          const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, format, quality));
          // A browser that cannot write a type writes PNG (HTML Standard, section 4.12.5.7).
          if (blob?.type !== format || blob.size > MAX_BYTES) continue;
          const data = encodeBase64(new Uint8Array(await blob.arrayBuffer()));
          return { format, data, w: canvas.width, h: canvas.height };
        }
    }
  } finally {
    bitmap.close();
  }
  throw pictureInvalid();
}

function drawn(bitmap: ImageBitmap, side: number): HTMLCanvasElement {
  const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext('2d');
  if (!context) throw pictureInvalid();
  // What is transparent would be black in a JPEG.
  context.fillStyle = 'white';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas;
}

function pictureInvalid(cause?: unknown): CallroomError {
  return new CallroomError(
    'board_image_invalid',
    'This file is not a picture that the browser can read. Use PNG, JPEG or WebP.',
    { cause },
  );
}
