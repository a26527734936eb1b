import type { IncomingMessage } from 'node:http';
import * as v from 'valibot';
import { ApiError } from '../errors.js';

/** Far more than 64 tracks with their SDP need. */
const MAX_BODY_BYTES = 2 << 20;

/**
 * Reads a JSON body. Undefined for a request without a body.
 * @throws ApiError `payload_too_large` or `decoding_error`
 */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES)
    throw ApiError.tooLarge(MAX_BODY_BYTES);
  const text = await readText(request);
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw ApiError.undecodable('it is not JSON');
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > MAX_BODY_BYTES) throw ApiError.tooLarge(MAX_BODY_BYTES);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw ApiError.undecodable('its sender disconnected in the middle of it');
  }
  return Buffer.concat(chunks).toString('utf8');
}

/**
 * Decodes a body; a missing body counts as an empty object.
 * @throws ApiError `decoding_error` that names the first invalid field.
 */
export function decode<Schema extends v.GenericSchema>(schema: Schema, body: unknown): v.InferOutput<Schema> {
  const result = v.safeParse(schema, body === undefined ? {} : body);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path = v.getDotPath(issue);
  throw ApiError.undecodable(path ? `${path}: ${issue.message}` : issue.message);
}
