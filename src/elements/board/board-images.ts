import type { BoardImage, BoardObject } from '../../behaviors/board-object.js';
import { decodeBase64 } from '../../core/base64.js';
import { isDecodable } from './image-size.js';

/** The most images at a time, which take 400 MB at most. */
const MAX_IMAGES = 40;

/** The decoded images of a whiteboard. A Content-Security-Policy need not allow `data:` addresses for them. */
export class BoardImages {
  /** By their data: an image that somebody moves is another object each time, with the same data. */
  readonly #bitmaps = new Map<string, ImageBitmap | null>();
  readonly #onDecoded: (data: string) => void;

  constructor(onDecoded: (data: string) => void) {
    this.#onDecoded = onDecoded;
  }

  /** The image; null while it is being decoded, and if the browser cannot read it. */
  readonly get = (image: BoardImage): ImageBitmap | null => {
    const { data } = image;
    const known = this.#bitmaps.get(data);
    if (known !== undefined || this.#bitmaps.size >= MAX_IMAGES) return known ?? null;
    this.#bitmaps.set(data, null);
    decodeImage(image).then(
      (bitmap) => {
        // It may be gone from the whiteboard by now, or back and decoded again.
        if (this.#bitmaps.get(data) !== null) return bitmap.close();
        this.#bitmaps.set(data, bitmap);
        this.#onDecoded(data);
      },
      () => {
        // The room does not decode images, so that anyone may send one that no browser can: its place stays empty.
      },
    );
    return null;
  };

  /** Releases the images that are not among these objects. */
  keepOnly(objects: Iterable<BoardObject>): void {
    if (this.#bitmaps.size === 0) return;
    const kept = new Set<string>();
    for (const object of objects) if (object.type === 'image') kept.add(object.data);
    for (const [data, bitmap] of this.#bitmaps)
      if (!kept.has(data)) {
        bitmap?.close();
        this.#bitmaps.delete(data);
      }
  }
}

/** @throws for data that is no image, or one of too many pixels. */
export async function decodeImage({
  data,
  format,
}: Pick<BoardImage, 'data' | 'format'>): Promise<ImageBitmap> {
  const bytes = decodeBase64(data);
  if (!bytes || !isDecodable(bytes))
    throw new RangeError('This image cannot be decoded: use a smaller PNG, JPEG or WebP.');
  return createImageBitmap(new Blob([bytes as BlobPart], { type: format }));
}
