import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as textOf } from 'node:stream/consumers';

export interface ScriptedRequest {
  authorization: string | undefined;
  messages: { role: string; content: string }[];
  tools: { function: { name: string } }[];
}

type Script = (answer: ScriptedAnswer, request: ScriptedRequest) => unknown;

/** A chat-completions service that answers as a test says, and records what it is asked. */
export class ScriptedService {
  readonly token = 'token-of-the-scripted-service';
  readonly requests: ScriptedRequest[] = [];
  readonly #scripts = new Map<string, Script>();
  readonly #server = createServer(async (incoming, response) => {
    const { messages, tools = [] } = JSON.parse(await textOf(incoming)) as ScriptedRequest;
    const request = { authorization: incoming.headers.authorization, messages, tools };
    this.requests.push(request);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const question = messages.findLast(({ role }) => role === 'user')!.content;
    const script = [...this.#scripts].find(([phrase]) => question.includes(phrase))?.[1];
    const answer = new ScriptedAnswer(response);
    if (script) await script(answer, request);
    else answer.say('Certainly.').end();
  });

  static async start(): Promise<ScriptedService> {
    const service = new ScriptedService();
    service.#server.listen(0, '127.0.0.1');
    await once(service.#server, 'listening');
    return service;
  }

  /** The settings with which a Worker uses it. */
  get vars(): Record<string, string> {
    const { port } = this.#server.address() as AddressInfo;
    return {
      CHAT_ENDPOINT: `http://127.0.0.1:${port}/v1`,
      CHAT_TOKEN: this.token,
      CHAT_MODEL: 'scripted',
    };
  }

  /** Answers by this script from now on when the last message of a person has the phrase. */
  when(phrase: string, script: Script): void {
    this.#scripts.set(phrase, script);
  }

  /** What it was asked about a phrase: the last message of a person has it. */
  asked(phrase: string): ScriptedRequest[] {
    return this.requests.filter(({ messages }) =>
      messages.findLast(({ role }) => role === 'user')!.content.includes(phrase),
    );
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

export class ScriptedAnswer {
  readonly #response: ServerResponse;
  /** The Worker has let the connection go, or has read everything. */
  readonly closed: Promise<unknown>;

  constructor(response: ServerResponse) {
    this.#response = response;
    this.closed = once(response, 'close');
  }

  say(content: string): this {
    return this.#send({ choices: [{ delta: { content } }] });
  }

  call(name: string, input = '{}'): this {
    const call = { index: 0, id: 'call-1', type: 'function', function: { name, arguments: input } };
    return this.#send({ choices: [{ delta: { tool_calls: [call] } }] });
  }

  end(): void {
    this.#response.end('data: [DONE]\n\n');
  }

  /** Loses the connection. */
  drop(): void {
    this.#response.destroy();
  }

  #send(chunk: object): this {
    this.#response.write(`data: ${JSON.stringify(chunk)}\n\n`);
    return this;
  }
}

/** A promise with its resolver: a script waits for what a test does meanwhile. */
export function gate(): { opened: Promise<void>; open: () => void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
