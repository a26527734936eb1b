import { Refusal } from '../refusal.js';

/**
 * Reads a request's whole body. Stops at `maxBytes`, even if `Content-Length` is smaller or missing.
 * @throws `Refusal` `payload_too_large`
 */
export async function readBytes(request: Request, maxBytes: number): Promise<Uint8Array> {
  const tooLarge = Refusal.tooLarge(`The request is longer than ${maxBytes} bytes.`);
  if (Number(request.headers.get('Content-Length')) > maxBytes) throw tooLarge;
  const parts: Uint8Array[] = [];
  let length = 0;
  // Leaving the loop cancels the rest of the stream.
  for await (const part of request.body ?? []) {
    length += part.byteLength;
    if (length > maxBytes) throw tooLarge;
    parts.push(part);
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.byteLength;
  }
  return all;
}

/**
 * A request's JSON; undefined when the body is empty.
 * @throws `Refusal` `payload_too_large` or `invalid_message`
 */
export async function readJson(request: Request, maxBytes: number): Promise<unknown> {
  const text = new TextDecoder().decode(await readBytes(request, maxBytes));
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) throw Refusal.invalid('The body of the request is not JSON.');
    throw error;
  }
}
