import * as v from 'valibot';
import { anySignal } from '../../core/any-signal.js';
import { type Clock, systemClock, within } from '../../core/clock.js';
import type { AiBinding } from '../platform.js';
import { AiError } from './ai-error.js';
import { EventSourceParserStream } from './event-source-parser.js';

/** A turn of a conversation, as the chat-completions API has it. */
export type ChatTurn =
  | { role: 'system' | 'user' | 'assistant'; content: string }
  | { role: 'assistant'; content: string; tool_calls: readonly WireToolCall[] }
  | { role: 'tool'; content: string; tool_call_id: string };

interface WireToolCall {
  id: string;
  type: 'function';
  function: { name: string; arguments: string };
}

/** A function that the model may ask for. `parameters` is a JSON schema. */
export interface ChatFunction {
  name: string;
  description: string;
  parameters: Readonly<Record<string, unknown>>;
}

/** A function call that the model asks for. `input` is JSON, as the model wrote it. */
export interface FunctionCall {
  id: string;
  name: string;
  input: string;
}

export interface ChatRequest {
  turns: readonly ChatTurn[];
  functions?: readonly ChatFunction[];
  /** The most tokens of the answer. */
  maxTokens: number;
  signal: AbortSignal;
}

/** A part of an answer: text as it is written, and at the end the function calls. */
export type ChatPart = { text: string } | { calls: readonly FunctionCall[] };

/** A service that completes conversations. */
export interface ChatService {
  /** @throws `AiError`; the signal's reason if `signal` aborts. */
  answer(request: ChatRequest): AsyncIterable<ChatPart>;
}

export interface ChatServiceOptions {
  clock?: Clock;
  fetch?: typeof fetch;
}

/** To the first part and between parts. A model may think before it writes. */
const SILENCE_LIMIT_MS = 30_000;
/** An answer with more bytes is not one for a chat. A token takes some 300 bytes on the wire. */
const MAX_ANSWER_BYTES = 1024 * 1024;
const MAX_FUNCTION_CALLS = 8;

const ToolCallDelta = v.object({
  index: v.optional(v.number(), 0),
  id: v.nullish(v.string()),
  function: v.optional(v.object({ name: v.nullish(v.string()), arguments: v.nullish(v.string()) })),
});
/**
 * A chunk of a streamed answer. Workers AI's own format has `response` in place of `choices`.
 * @see https://platform.openai.com/docs/api-reference/chat/streaming
 */
const Chunk = v.object({
  choices: v.optional(
    v.array(
      v.object({
        delta: v.optional(
          v.object({ content: v.nullish(v.string()), tool_calls: v.nullish(v.array(ToolCallDelta)) }),
        ),
        finish_reason: v.nullish(v.string()),
      }),
    ),
  ),
  response: v.nullish(v.string()),
  error: v.optional(v.unknown()),
});

/** Chat completions over HTTP, as OpenAI, Workers AI, Ollama, llama.cpp and vLLM offer them. */
export class HttpChatService implements ChatService {
  readonly #url: string;
  readonly #token: string | null;
  readonly #model: string;
  readonly #clock: Clock;
  readonly #fetch: typeof fetch;

  /** @param endpoint the address before `/chat/completions`, such as `https://api.openai.com/v1`. */
  constructor(endpoint: string, token: string | null, model: string, options: ChatServiceOptions = {}) {
    this.#url = `${endpoint.replace(/\/+$/, '')}/chat/completions`;
    this.#token = token;
    this.#model = model;
    this.#clock = options.clock ?? systemClock;
    const given = options.fetch ?? fetch;
    this.#fetch = (input, init) => given(input, init);
  }

  async *answer(request: ChatRequest): AsyncGenerator<ChatPart> {
    const off = new AbortController();
    const signal = anySignal([request.signal, off.signal]);
    try {
      const asked = this.#ask(request, signal);
      const body = await within(this.#clock, SILENCE_LIMIT_MS, asked, silent, request.signal);
      yield* partsOf(body, this.#clock, request.signal);
    } finally {
      off.abort();
    }
  }

  async #ask(request: ChatRequest, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
    // The error of the request would contain the token.
    if (this.#token !== null && !/^[\x21-\x7e]+$/.test(this.#token))
      throw new AiError(
        'ai_not_configured',
        'CHAT_TOKEN has a character that an HTTP header cannot have. Set the token again.',
      );
    let response: Response;
    try {
      response = await this.#fetch(this.#url, {
        method: 'POST',
        headers: {
          ...(this.#token !== null && { Authorization: `Bearer ${this.#token}` }),
          'Content-Type': 'application/json',
          Accept: 'text/event-stream',
        },
        body: JSON.stringify({ model: this.#model, ...inputOf(request) }),
        signal,
        // A redirect to another host would take the token there.
        redirect: 'manual',
      });
    } catch (error) {
      request.signal.throwIfAborted();
      throw new AiError('ai_dropped', 'The chat service could not be reached. Check CHAT_ENDPOINT.', error);
    }
    const { status, body } = response;
    const type = response.headers.get('content-type') ?? '';
    if (status === 200 && body && type.startsWith('text/event-stream')) return body;
    await body?.cancel();
    throw refusalOf(status, type);
  }
}

/** Chat completions by the Workers `AI` binding. */
export class BindingChatService implements ChatService {
  readonly #ai: AiBinding;
  readonly #model: string;
  readonly #clock: Clock;

  constructor(ai: AiBinding, model: string, options: ChatServiceOptions = {}) {
    this.#ai = ai;
    this.#model = model;
    this.#clock = options.clock ?? systemClock;
  }

  async *answer(request: ChatRequest): AsyncGenerator<ChatPart> {
    const asked = this.#ai.run(this.#model, inputOf(request)).catch((error: unknown) => {
      throw new AiError('ai_refused', 'Workers AI refused the request. Check CHAT_MODEL.', error);
    });
    const body = await within(this.#clock, SILENCE_LIMIT_MS, asked, silent, request.signal);
    if (!(body instanceof ReadableStream)) throw unusable('The binding AI answered with no stream.');
    yield* partsOf(body as ReadableStream<Uint8Array>, this.#clock, request.signal);
  }
}

function inputOf({ turns, functions = [], maxTokens }: ChatRequest): Readonly<Record<string, unknown>> {
  return {
    messages: turns,
    stream: true,
    max_tokens: maxTokens,
    ...(functions.length > 0 && {
      tools: functions.map((definition) => ({ type: 'function', function: definition })),
    }),
  };
}

async function* partsOf(
  body: ReadableStream<Uint8Array>,
  clock: Clock,
  signal: AbortSignal,
): AsyncGenerator<ChatPart> {
  const calls: FunctionCall[] = [];
  let isWhole = false;
  for await (const data of eventsOf(body, clock, signal)) {
    if (data === '[DONE]') {
      isWhole = true;
      break;
    }
    const { choices, response, error } = readChunk(data);
    if (error !== undefined)
      throw new AiError('ai_dropped', 'The chat service reported an error in its answer.');
    const [choice] = choices ?? [];
    const text = choice?.delta?.content ?? response;
    if (text) yield { text };
    for (const part of choice?.delta?.tool_calls ?? []) addCall(calls, part);
    isWhole ||= Boolean(choice?.finish_reason);
  }
  if (!isWhole) throw new AiError('ai_dropped', 'The chat service stopped before the end of its answer.');
  if (calls.length > 0) yield { calls };
}

/** The data of each event. Cancels the stream when it is left, and when the signal aborts. */
async function* eventsOf(
  body: ReadableStream<Uint8Array>,
  clock: Clock,
  signal: AbortSignal,
): AsyncGenerator<string> {
  let bytes = 0;
  const bounded = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes > MAX_ANSWER_BYTES) throw unusable(`The answer is longer than ${MAX_ANSWER_BYTES} bytes.`);
      controller.enqueue(chunk);
    },
  });
  const reader = body
    .pipeThrough(bounded)
    .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
    .pipeThrough(new EventSourceParserStream())
    .getReader();
  try {
    for (;;) {
      const { done, value } = await within(clock, SILENCE_LIMIT_MS, reader.read(), silent, signal);
      if (done) return;
      yield value.data;
    }
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof AiError) throw error;
    throw new AiError('ai_dropped', 'The connection to the chat service was lost.', error);
  } finally {
    // It may have failed already, which is why it is left.
    await reader.cancel().catch(() => {});
  }
}

function readChunk(data: string): v.InferOutput<typeof Chunk> {
  try {
    return v.parse(Chunk, JSON.parse(data));
  } catch (cause) {
    throw unusable('A part of the answer is not a chunk of a chat completion.', cause);
  }
}

function addCall(
  calls: FunctionCall[],
  { index, id, function: part }: v.InferOutput<typeof ToolCallDelta>,
): void {
  if (!Number.isInteger(index) || index < 0 || index >= MAX_FUNCTION_CALLS)
    throw unusable(`The answer has more than ${MAX_FUNCTION_CALLS} function calls.`);
  for (let missing = calls.length; missing <= index; missing++) calls.push({ id: '', name: '', input: '' });
  const call = calls[index]!;
  call.id ||= id ?? '';
  call.name ||= part?.name ?? '';
  call.input += part?.arguments ?? '';
}

function refusalOf(status: number, type: string): AiError {
  if (status === 401 || status === 403)
    return new AiError(
      'ai_refused',
      `The chat service refuses CHAT_TOKEN (HTTP ${status}). Set a valid token.`,
    );
  if (status === 429)
    return new AiError(
      'ai_limit_reached',
      'The chat service has reached its limit (HTTP 429). Try again later.',
    );
  if (status >= 500) return new AiError('ai_dropped', `The chat service failed (HTTP ${status}).`);
  if (status === 200)
    return unusable(
      `The chat service answered with ${type || 'no content type'}, not with a stream of events.`,
    );
  return new AiError(
    'ai_refused',
    `The chat service refuses the request (HTTP ${status}). Check CHAT_ENDPOINT and CHAT_MODEL.`,
  );
}

function silent(): AiError {
  return new AiError('ai_timed_out', `The chat service said nothing for ${SILENCE_LIMIT_MS / 1_000} s.`);
}

function unusable(message: string, cause?: unknown): AiError {
  return new AiError('ai_unusable_answer', message, cause);
}
