import type { IncomingMessage } from 'node:http';
import * as v from 'valibot';
import { ApiError } from './errors.js';

/** Many times what 64 tracks with their SDP need. */
const MAX_BODY_BYTES = 2 << 20;

/**
 * Reads a JSON body; one that is absent counts as `{}`.
 * @throws ApiError `payload_too_large` or `decoding_error`
 */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES)
    throw ApiError.tooLarge(MAX_BODY_BYTES);
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_BODY_BYTES) throw ApiError.tooLarge(MAX_BODY_BYTES);
    chunks.push(chunk);
  }
  if (length === 0) return {};
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw ApiError.undecodable('it is not JSON');
  }
}

/** @throws ApiError `decoding_error` that names the first field that is wrong. */
export function decode<Schema extends v.GenericSchema>(schema: Schema, body: unknown): v.InferOutput<Schema> {
  const result = v.safeParse(schema, body);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path = v.getDotPath(issue);
  throw ApiError.undecodable(path ? `${path}: ${issue.message}` : issue.message);
}
