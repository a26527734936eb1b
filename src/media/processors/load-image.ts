import { isAbortError } from '../../core/errors.js';
import { ProcessorError } from './processor-error.js';

/**
 * Decodes the image at a URL; an image is returned unchanged.
 * @throws {ProcessorError} `processor_unavailable`
 */
export async function loadImage<T extends { width: number; height: number }>(
  noun: string,
  image: string | T,
  signal: AbortSignal,
): Promise<ImageBitmap | T> {
  if (typeof image !== 'string') return image;
  try {
    const response = await fetch(image, { signal });
    if (!response.ok) throw new Error(`${image} was answered with HTTP ${response.status}.`);
    return await createImageBitmap(await response.blob());
  } catch (error) {
    if (isAbortError(error)) throw error;
    throw ProcessorError.unavailable(noun, error);
  }
}
