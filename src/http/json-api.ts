import * as v from 'valibot';
import { anySignal } from '../core/any-signal.js';
import { type BackoffOptions, backoffMs } from '../core/backoff.js';
import { type Clock, delay, systemClock } from '../core/clock.js';
import { CallroomError } from '../core/errors.js';
import { ApiError } from './api-error.js';

export interface JsonApiOptions {
  /** What all paths are appended to, without a slash at its end. */
  base: string;
  /** Asked before each request, so that a credential may change between two. */
  headers?: () => HeadersInit | Promise<HeadersInit>;
  fetch?: typeof fetch;
  clock?: Clock;
  /** For one attempt, from asking for headers to the last byte of the answer. Default 10 s. */
  deadlineMs?: number;
}

export interface RetryPolicy extends BackoffOptions {
  /** Attempts after the first. */
  attempts: number;
  /** Whether an attempt that ended so may be made again. */
  accepts(error: ApiError): boolean;
}

export interface JsonRequest<Schema extends v.GenericSchema> {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  query?: Record<string, string | boolean | undefined>;
  /** Sent as JSON. */
  body?: unknown;
  /** What a 2xx answer must be. An empty body reads as `{}`. */
  schema: Schema;
  signal?: AbortSignal;
  /** Without it there is one attempt. */
  retry?: RetryPolicy;
}

/** JSON over HTTP: one place for deadlines, retries, aborting and telling apart how a request can fail. */
export class JsonApi {
  readonly #base: string;
  readonly #headers: () => HeadersInit | Promise<HeadersInit>;
  readonly #fetch: typeof fetch;
  readonly #clock: Clock;
  readonly #deadlineMs: number;

  constructor(options: JsonApiOptions) {
    this.#base = options.base.replace(/\/+$/, '');
    this.#headers = options.headers ?? (() => ({}));
    // Called as a bare function: the platform's own throws where it is called as a method of something else.
    const given = options.fetch ?? fetch;
    this.#fetch = (input, init) => given(input, init);
    this.#clock = options.clock ?? systemClock;
    this.#deadlineMs = options.deadlineMs ?? 10_000;
  }

  /**
   * @returns the answer's body, as `schema` has it.
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
    const what = `${request.method} ${request.path}`;
    request.signal?.throwIfAborted();
    const deadline = new AbortController();
    const cancel = this.#clock.after(this.#deadlineMs, () => deadline.abort());
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
    } catch (error) {
      if (request.signal?.aborted) throw request.signal.reason;
      // What cannot be asked for want of a credential says so itself.
      if (error instanceof CallroomError) throw error;
      if (deadline.signal.aborted) throw ApiError.deadline(what, this.#deadlineMs);
      throw ApiError.network(what, error);
    } finally {
      cancel();
    }
    return read(what, status, text, request.schema);
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

/** The parsed JSON; `{}` for nothing; the text itself where it is not JSON, for whoever reads the error. */
function parse(text: string): unknown {
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** For a `fetch` or a `headers` that does not heed the signal: what hangs must not outlive the deadline. */
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
