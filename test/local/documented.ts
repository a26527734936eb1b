import assert from 'node:assert/strict';
import * as v from 'valibot';
import * as wire from '../../src/calls-api/wire.js';

/** An operation of the Calls API below `/apps/{app}/`, with the schemas of its document. */
export interface Operation {
  method: string;
  /** `:session` stands for a session's id. */
  path: string;
  request: v.GenericSchema | undefined;
  response: v.GenericSchema;
}

const operation = (method: string, path: string, response: v.GenericSchema, request?: v.GenericSchema) => ({
  method,
  path,
  request,
  response,
});

/** Every operation of the OpenAPI document that `src/calls-api/wire.ts` names. */
export const operations: readonly Operation[] = [
  operation('POST', 'sessions/new', wire.NewSessionResponse, wire.NewSessionRequest),
  operation('GET', 'sessions/:session', wire.SessionState),
  operation('POST', 'sessions/:session/tracks/new', wire.TracksResponse, wire.TracksRequest),
  operation('PUT', 'sessions/:session/tracks/update', wire.UpdateTracksResponse, wire.UpdateTracksRequest),
  operation('PUT', 'sessions/:session/tracks/close', wire.CloseTracksResponse, wire.CloseTracksRequest),
  operation('PUT', 'sessions/:session/renegotiate', wire.RenegotiateResponse, wire.RenegotiateRequest),
  operation(
    'POST',
    'sessions/:session/datachannels/establish',
    wire.EstablishDataChannelsResponse,
    wire.EstablishDataChannelsRequest,
  ),
  operation(
    'POST',
    'sessions/:session/datachannels/new',
    wire.DataChannelsResponse,
    wire.DataChannelsRequest,
  ),
  operation(
    'PUT',
    'sessions/:session/datachannels/update',
    wire.DataChannelsResponse,
    wire.DataChannelsRequest,
  ),
  operation(
    'PUT',
    'sessions/:session/datachannels/close',
    wire.CloseDataChannelsResponse,
    wire.CloseDataChannelsRequest,
  ),
  operation('POST', 'adapters/websocket/new', wire.NewAdapterResponse, wire.NewAdapterRequest),
  operation('POST', 'adapters/websocket/close', wire.CloseAdapterResponse, wire.CloseAdapterRequest),
];

/**
 * Asserts that an answer has nothing but what is documented for its operation, in the types that are.
 * @param path below the app, query included
 */
export function assertDocumented(method: string, path: string, status: number, body: unknown): void {
  const [bare = ''] = path.split('?');
  const found = operations.find(
    (candidate) =>
      candidate.method === method &&
      new RegExp(`^${candidate.path.replace(':session', '[0-9a-f]+')}$`).test(bare),
  );
  if (!found) return;
  // Adapters answer 503 in the shape of a success where every item failed.
  const hasItems = typeof body === 'object' && body !== null && 'tracks' in body;
  const schema = status < 300 || hasItems ? found.response : wire.WireError;
  assert.deepEqual(v.parse(schema, body), body, `${method} ${path} ${status}`);
}
