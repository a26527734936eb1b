import * as v from 'valibot';
import { ApiError } from '../api/api-error.js';
import { JsonApi } from '../api/json-api.js';
import { CallroomError } from '../core/errors.js';
import { CheckAnswer, LobbyView, WarmAnswer, WireError } from '../room/messages.js';

/** What the server tells somebody who is not in a room (yet), by their room token. */
export class LobbyClient {
  readonly #base: string;
  readonly #token: () => Promise<string>;

  /** @param token makes a room token: asked for each request, since one is short-lived. */
  constructor(server: string, room: string, token: () => Promise<string>) {
    this.#base = `${server}/lobby/${encodeURIComponent(room)}`;
    this.#token = token;
  }

  /** @throws {CallroomError} as the server puts it, or where it cannot be reached. */
  look(signal?: AbortSignal): Promise<LobbyView> {
    return this.#ask('GET', '', LobbyView, undefined, signal);
  }

  /** @throws {CallroomError} */
  check(sdp: string, signal?: AbortSignal): Promise<CheckAnswer> {
    return this.#ask('POST', '/check', CheckAnswer, { sdp }, signal);
  }

  /** @throws {CallroomError} */
  warm(signal?: AbortSignal): Promise<WarmAnswer> {
    return this.#ask('POST', '/warm', WarmAnswer, undefined, signal);
  }

  /** Takes the answer to the offer that `warm` gave. @throws {CallroomError} */
  async answerWarm(ticket: string, sdp: string, signal?: AbortSignal): Promise<void> {
    await this.#ask('POST', '/warm/answer', v.object({}), { ticket, sdp }, signal);
  }

  /** Sends and fetches so many bytes, and resolves once that is done. @throws where the server is not reached. */
  async transfer(sent: number, fetched: number, signal?: AbortSignal): Promise<void> {
    const response = await fetch(`${this.#base}/speed?bytes=${fetched}`, {
      method: 'POST',
      headers: await this.#headers(),
      body: new Uint8Array(sent),
      ...(signal && { signal }),
    });
    if (!response.ok) throw new CallroomError('http_status', `The server answered with ${response.status}.`);
    await response.arrayBuffer();
  }

  async #ask<Schema extends v.GenericSchema>(
    method: 'GET' | 'POST',
    path: string,
    schema: Schema,
    body?: unknown,
    signal?: AbortSignal,
  ): Promise<v.InferOutput<Schema>> {
    const api = new JsonApi({ base: this.#base, headers: () => this.#headers() });
    try {
      return await api.request({
        method,
        path,
        schema,
        ...(body !== undefined && { body }),
        ...(signal && { signal }),
      });
    } catch (error) {
      throw error instanceof ApiError ? explained(error) : error;
    }
  }

  async #headers(): Promise<Record<string, string>> {
    return { Authorization: `Bearer ${await this.#token()}` };
  }
}

/** The server's own words, where it has answered in them. */
function explained(error: ApiError): CallroomError {
  const said = v.safeParse(v.object({ error: WireError }), error.body);
  if (!said.success) return error;
  const { code, message, retryable } = said.output.error;
  return new CallroomError(code, message, { retryable, cause: error });
}
