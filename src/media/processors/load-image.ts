import { isAbortError } from '../../core/errors.js';
import { ProcessorError } from './processor-error.js';

/**
 * Decodes what is at an address; a picture is given back as it is.
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
    if (!response.ok) throw new Error(`${image} was answered ${response.status}.`);
    return await createImageBitmap(await response.blob());
  } catch (error) {
    if (isAbortError(error)) throw error;
    throw ProcessorError.unavailable(noun, error);
  }
}
