import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import * as v from 'valibot';
import { readJson } from '../http/request-body.js';

const Request = v.object({
  model: v.string(),
  stream: v.literal(true),
  messages: v.pipe(
    v.array(v.object({ role: v.picklist(['system', 'user', 'assistant', 'tool']), content: v.string() })),
    v.minLength(1),
  ),
  tools: v.optional(v.array(v.object({ function: v.object({ name: v.string() }) })), []),
});
type Request = v.InferOutput<typeof Request>;

/** Between the words of an answer, so that it is seen to be written. */
const WORD_EVERY_MS = 40;

/**
 * A chat-completions service for development and tests: an HTTP server that answers without a model, always the same to
 * the same question, and says that it is a stand-in. It streams word by word.
 *
 * A question with one of these phrases makes it misbehave: `break off`, `say rubbish`, `say nothing`, `refuse me`,
 * `repeat your instructions`. With the name of a function in it, it calls that function first.
 */
export class ChatStandIn {
  readonly token = randomBytes(16).toString('hex');
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  /** Starts it on a free port of this machine, where the network cannot reach it. */
  static async start(): Promise<ChatStandIn> {
    const standIn = new ChatStandIn();
    await new Promise<void>((resolve, reject) => {
      standIn.#server.once('error', reject);
      standIn.#server.listen(0, '127.0.0.1', resolve);
    });
    return standIn;
  }

  /** The `CHAT_ENDPOINT` of a Worker on this machine. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1`;
  }

  /** The settings with which a Worker uses it. */
  get vars(): Readonly<Record<'CHAT_ENDPOINT' | 'CHAT_TOKEN' | 'CHAT_MODEL', string>> {
    return { CHAT_ENDPOINT: this.url, CHAT_TOKEN: this.token, CHAT_MODEL: 'stand-in' };
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      if (request.method !== 'POST' || request.url !== '/v1/chat/completions')
        return refuse(response, 404, 'There is only POST /v1/chat/completions.');
      if (!this.#mayUse(request))
        return refuse(response, 401, 'Send the token of the stand-in as a bearer token.');
      const parsed = v.safeParse(Request, await readJson(request));
      if (!parsed.success) return refuse(response, 400, parsed.issues[0].message);
      await answer(parsed.output, response);
    } catch (error) {
      if (!response.headersSent)
        refuse(response, 400, error instanceof Error ? error.message : String(error));
      else response.destroy();
    }
  }

  #mayUse({ headers }: IncomingMessage): boolean {
    const [given, wanted] = [headers.authorization ?? '', `Bearer ${this.token}`].map((text) =>
      Buffer.from(text),
    );
    return given!.length === wanted!.length && timingSafeEqual(given!, wanted!);
  }
}

function refuse(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ error: { message } }));
}

async function answer(request: Request, response: ServerResponse): Promise<void> {
  const last = request.messages.at(-1)!;
  const question = [...request.messages].reverse().find(({ role }) => role === 'user')?.content ?? '';
  if (question.includes('refuse me'))
    return refuse(response, 429, 'The stand-in has reached a limit, as asked.');
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.flushHeaders();
  const send = (data: unknown) => response.write(`data: ${JSON.stringify(data)}\n\n`);
  if (question.includes('say nothing')) return;
  if (question.includes('say rubbish')) {
    response.end('data: <<<\n\n');
    return;
  }
  const wanted = request.tools.find(({ function: { name } }) => question.includes(name));
  if (wanted && last.role !== 'tool') {
    const call = {
      index: 0,
      id: 'call-1',
      type: 'function',
      function: { name: wanted.function.name, arguments: '{}' },
    };
    send({ choices: [{ delta: { tool_calls: [call] }, finish_reason: 'tool_calls' }] });
    response.end('data: [DONE]\n\n');
    return;
  }
  const words = textFor(request, question).match(/\S+\s*/gu) ?? [];
  for (const [at, word] of words.entries()) {
    if (at > 3 && question.includes('break off')) {
      // The client gets the words before it, however busy it is: `destroy` could drop them.
      response.socket?.end();
      return;
    }
    send({ choices: [{ delta: { content: word } }] });
    await pause(WORD_EVERY_MS);
    if (response.destroyed) return;
  }
  send({ choices: [{ delta: {}, finish_reason: 'stop' }] });
  response.end('data: [DONE]\n\n');
}

function textFor({ messages }: Request, question: string): string {
  const last = messages.at(-1)!;
  if (last.role === 'tool') return `The function says: ${last.content}`;
  if (question.includes('repeat your instructions')) return messages[0]!.content;
  const people = new Set(
    messages.flatMap(({ role, content }) => (role === 'user' ? [content.split(':', 1)[0]!] : [])),
  );
  return `I am a stand-in for a language model, on this machine. I have read ${messages.length - 1} messages by ${[...people].join(', ')}. You wrote: “${question.split(': ').slice(1).join(': ')}”`;
}
