import * as v from 'valibot';
import { anySignal } from '../core/any-signal.js';
import { type BackoffOptions, backoffMs } from '../core/backoff.js';
import { type Clock, delay, systemClock } from '../core/clock.js';
import { CallroomError } from '../core/errors.js';
import { ApiError } from './api-error.js';

export interface JsonApiOptions {
  /** The prefix of all paths, without a trailing slash. */
  base: string;
  /** Called before each request, so that a credential can change between requests. */
  headers?: () => HeadersInit | Promise<HeadersInit>;
  fetch?: typeof fetch;
  clock?: Clock;
  /**
   * The deadline of an attempt in milliseconds, from asking for the headers to the last byte of the response. Default
   * 10 s. An attempt has more time, up to twice this value, where the one before shows that the server or network is
   * slow: three times as long as the last response took, or half as much again after an attempt that reached its
   * deadline. A slow server would never answer within a fixed deadline, and repeated requests slow it down more.
   */
  deadlineMs?: number;
}

/** How much a deadline grows after each attempt that reached it, and how much at most. */
const DEADLINE_GROWTH = 1.5;
const MAX_DEADLINE_GROWTH = 2;
/** Requests differ: a server that took 5 s for one may well take 15 s for the next. */
const RESPONSE_VARIATION = 3;

export interface RetryPolicy extends BackoffOptions {
  /** The number of attempts after the first. */
  attempts: number;
  /** Whether to try again after this error. */
  accepts(error: ApiError): boolean;
}

export interface JsonRequest<Schema extends v.GenericSchema> {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  query?: Record<string, string | boolean | undefined>;
  /** Sent as JSON. */
  body?: unknown;
  /** The schema of a 2xx response. An empty body reads as `{}`. */
  schema: Schema;
  signal?: AbortSignal;
  /** Without a policy there is a single attempt. */
  retry?: RetryPolicy;
}

/** JSON over HTTP: the shared code for deadlines, retries, aborting and error classification. */
export class JsonApi {
  readonly #base: string;
  readonly #headers: () => HeadersInit | Promise<HeadersInit>;
  readonly #fetch: typeof fetch;
  readonly #clock: Clock;
  readonly #firstDeadlineMs: number;
  #deadlineMs: number;

  constructor(options: JsonApiOptions) {
    this.#base = options.base.replace(/\/+$/, '');
    this.#headers = options.headers ?? (() => ({}));
    // Native `fetch` throws when called as a method of another object, so call it as a plain function.
    const given = options.fetch ?? fetch;
    this.#fetch = (input, init) => given(input, init);
    this.#clock = options.clock ?? systemClock;
    this.#firstDeadlineMs = options.deadlineMs ?? 10_000;
    this.#deadlineMs = this.#firstDeadlineMs;
  }

  /**
   * @returns the response body, validated by `schema`.
   * @throws {ApiError} for each way the request can fail; the signal's reason if `signal` aborts.
   */
  async request<Schema extends v.GenericSchema>(
    request: JsonRequest<Schema>,
  ): Promise<v.InferOutput<Schema>> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.#attempt(request);
      } catch (error) {
        const { retry } = request;
        if (!(error instanceof ApiError) || !retry || attempt >= retry.attempts || !retry.accepts(error))
          throw error;
        await delay(this.#clock, backoffMs(attempt, retry), request.signal);
      }
    }
  }

  async #attempt<Schema extends v.GenericSchema>(
    request: JsonRequest<Schema>,
  ): Promise<v.InferOutput<Schema>> {
    const what = `${request.method} ${request.path || '/'}`;
    request.signal?.throwIfAborted();
    const deadline = new AbortController();
    const deadlineMs = this.#deadlineMs;
    const startedAtMs = this.#clock.now();
    const cancel = this.#clock.after(deadlineMs, () => deadline.abort());
    const signal = request.signal ? anySignal([request.signal, deadline.signal]) : deadline.signal;
    let status: number;
    let text: string;
    try {
      const response = await unlessAborted(signal, async () => {
        const headers = new Headers(await this.#headers());
        if (request.body !== undefined) headers.set('content-type', 'application/json');
        const answer = await this.#fetch(`${this.#base}${request.path}${queryString(request.query)}`, {
          method: request.method,
          headers,
          body: request.body === undefined ? undefined : JSON.stringify(request.body),
          signal,
        });
        return { status: answer.status, text: await answer.text() };
      });
      ({ status, text } = response);
      this.#setDeadline((this.#clock.now() - startedAtMs) * RESPONSE_VARIATION);
    } catch (error) {
      if (request.signal?.aborted) throw request.signal.reason;
      // An error from `headers`, such as a missing credential, already has its own code and message.
      if (error instanceof CallroomError) throw error;
      if (deadline.signal.aborted) {
        this.#setDeadline(deadlineMs * DEADLINE_GROWTH);
        throw ApiError.deadline(what, deadlineMs);
      }
      throw ApiError.network(what, error);
    } finally {
      cancel();
    }
    return read(what, status, text, request.schema);
  }

  #setDeadline(ms: number): void {
    const first = this.#firstDeadlineMs;
    this.#deadlineMs = Math.min(Math.max(first, ms), first * MAX_DEADLINE_GROWTH);
  }
}

function read<Schema extends v.GenericSchema>(
  what: string,
  status: number,
  text: string,
  schema: Schema,
): v.InferOutput<Schema> {
  const body = parse(text);
  if (status < 200 || status > 299) throw ApiError.httpStatus(what, status, body);
  const result = v.safeParse(schema, body);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw ApiError.invalidResponse(what, status, body, `${v.getDotPath(issue) ?? 'body'}: ${issue.message}`);
}

/** The parsed JSON; `{}` for an empty text; the text itself if it is not JSON, so that an error can show it. */
function parse(text: string): unknown {
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/**
 * Rejects when `signal` aborts, even if `fetch` or `headers` ignores the signal, so that no call outlives the
 * deadline.
 */
function unlessAborted<T>(signal: AbortSignal, run: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    run()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', onAbort));
  });
}

function queryString(query: Record<string, string | boolean | undefined> = {}): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`;
}
