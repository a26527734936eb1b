import * as v from 'valibot';
import { anySignal } from '../../core/any-signal.js';
import { type Clock, within } from '../../core/clock.js';
import { CallroomError } from '../../core/errors.js';
import { ApiError } from '../../http/api-error.js';
import { JsonApi } from '../../http/json-api.js';
import {
  CheckAnswer,
  LobbyView,
  PrepareAnswer,
  roomSegment,
  TicketAnswer,
} from '../../room/protocol/index.js';
import type { Rating } from '../call.js';

const TRANSFER_DEADLINE_MS = 30_000;

/** Requests to the room's server while you are not in the room, authorized by your room token. */
export class LobbyClient {
  readonly #server: string;
  readonly #segment: string;
  readonly #getToken: (name?: string) => Promise<string>;
  readonly #clock: Clock;
  #held: string | null = null;

  /**
   * @param getToken makes a room token, with the name given; called again when the server no longer accepts the last
   *   token.
   */
  constructor(server: string, room: string, getToken: (name?: string) => Promise<string>, clock: Clock) {
    this.#server = server;
    this.#segment = roomSegment(room);
    this.#getToken = getToken;
    this.#clock = clock;
  }

  /** @throws {CallroomError} the server's own error, or that the server cannot be reached. */
  getView(signal?: AbortSignal): Promise<LobbyView> {
    return this.#ask('GET', '', LobbyView, undefined, signal);
  }

  /** @throws {CallroomError} */
  check(sdp: string, signal?: AbortSignal): Promise<CheckAnswer> {
    return this.#ask('POST', '/check', CheckAnswer, { sdp }, signal);
  }

  /** @throws {CallroomError} */
  prepareSession(signal?: AbortSignal): Promise<PrepareAnswer> {
    return this.#ask('POST', '/prepare', PrepareAnswer, undefined, signal);
  }

  /** Sends the answer to the offer from `prepareSession`. @throws {CallroomError} */
  async answerSession(ticket: string, sdp: string, signal?: AbortSignal): Promise<void> {
    await this.#ask('POST', '/prepare/answer', v.object({}), { ticket, sdp }, signal);
  }

  /**
   * Makes a ticket for the room's socket, for a join with this name. It requests a token of its own, because the held
   * token may contain another name.
   * @throws {CallroomError}
   */
  async ticket(name: string, prepared: string | null): Promise<string> {
    const headers = bearing(await this.#getToken(name));
    const body = prepared === null ? {} : { prepared };
    const { ticket } = await this.#request(
      async () => headers,
      'POST',
      this.#lobby('/ticket'),
      TicketAnswer,
      body,
    );
    return ticket;
  }

  /** Sends the rating of a call that has ended. @throws {CallroomError} */
  async rate(rating: Rating): Promise<void> {
    const headers = async () => bearing(await this.#getToken());
    await this.#request(headers, 'POST', `/feedback/${this.#segment}`, v.object({}), rating);
  }

  /**
   * Sends and fetches the given numbers of bytes, and resolves when done. @throws if the server cannot be reached.
   */
  transfer(sent: number, fetched: number, signal?: AbortSignal): Promise<void> {
    const late = new AbortController();
    const off = signal ? anySignal([signal, late.signal]) : late.signal;
    const done = this.#admitted(async (headers) => {
      const response = await fetch(`${this.#server}${this.#lobby('/speed')}?bytes=${fetched}`, {
        method: 'POST',
        headers: await headers(),
        body: new Uint8Array(sent),
        signal: off,
      });
      const { ok, status } = response;
      if (!ok)
        throw new CallroomError(
          codeOf(status),
          `The speed test failed: the server answered HTTP ${status}. Try again later.`,
        );
      await response.arrayBuffer();
    });
    return within(this.#clock, TRANSFER_DEADLINE_MS, done, () => {
      late.abort();
      return new CallroomError(
        'deadline',
        'The server did not finish the speed test in time. Check your connection and try again.',
        {
          retryable: true,
        },
      );
    });
  }

  #lobby(path: string): string {
    return `/lobby/${this.#segment}${path}`;
  }

  #ask<Schema extends v.GenericSchema>(
    method: 'GET' | 'POST',
    path: string,
    schema: Schema,
    body?: unknown,
    signal?: AbortSignal,
  ): Promise<v.InferOutput<Schema>> {
    return this.#admitted((headers) =>
      this.#request(headers, method, this.#lobby(path), schema, body, signal),
    );
  }

  async #request<Schema extends v.GenericSchema>(
    headers: () => Promise<Record<string, string>>,
    method: 'GET' | 'POST',
    path: string,
    schema: Schema,
    body?: unknown,
    signal?: AbortSignal,
  ): Promise<v.InferOutput<Schema>> {
    const api = new JsonApi({ base: this.#server, headers, clock: this.#clock });
    try {
      return await api.request({
        method,
        path,
        schema,
        ...(body !== undefined && { body }),
        ...(signal && { signal }),
      });
    } catch (error) {
      throw inServerWords(error);
    }
  }

  /** A lobby repeats its requests, so it reuses one token until the token expires. */
  async #admitted<T>(request: (headers: () => Promise<Record<string, string>>) => Promise<T>): Promise<T> {
    if (this.#held) {
      try {
        return await request(async () => bearing(this.#held!));
      } catch (error) {
        if ((error as CallroomError).code !== 'token_expired') throw error;
      }
    }
    return request(async () => {
      this.#held = await this.#getToken();
      return bearing(this.#held);
    });
  }
}

function bearing(token: string): Record<string, string> {
  return { Authorization: `Bearer ${token}` };
}

/** The error body is not read, so the status decides: only an expired token gives 401. */
function codeOf(status: number): string {
  return status === 401 ? 'token_expired' : 'http_status';
}

/**
 * Converts a failed request to an error with the server's own code and message, if the server answered with them.
 * Returns any other error unchanged.
 */
function inServerWords(error: unknown): unknown {
  if (!(error instanceof ApiError) || !error.said) return error;
  const { code = error.code, message, retryable = error.retryable } = error.said;
  return new CallroomError(code, message, { retryable, cause: error });
}
