import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SeenRequest {
  method: string;
  path: string;
  authorization: string | undefined;
  body: unknown;
}

type Reply = { status: number; body: unknown };

/** A fake Calls API for tests of the proxy's requests and its handling of answers. No media flows. */
export class FakeCallsServer {
  readonly requests: SeenRequest[] = [];
  /** What to answer instead of success; undefined: success after all. */
  override: (request: SeenRequest) => Reply | Promise<Reply> | undefined = () => undefined;
  readonly #server = createServer((request, response) => void this.#handle(request, response));
  readonly #waiting: { test: (request: SeenRequest) => boolean; resolve: (seen: SeenRequest) => void }[] = [];
  #count = 0;

  static async start(): Promise<FakeCallsServer> {
    const fake = new FakeCallsServer();
    await new Promise<void>((resolve) => fake.#server.listen(0, '127.0.0.1', resolve));
    return fake;
  }

  get base(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The first request so far or to come that fits. */
  seen(test: (request: SeenRequest) => boolean): Promise<SeenRequest> {
    const found = this.requests.find(test);
    return found ? Promise.resolve(found) : new Promise((resolve) => this.#waiting.push({ test, resolve }));
  }

  /** The next request to come. */
  next(): Promise<SeenRequest> {
    return new Promise((resolve) => this.#waiting.push({ test: () => true, resolve }));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const seen: SeenRequest = {
      method: request.method ?? '',
      path: request.url ?? '',
      authorization: request.headers.authorization,
      body: text === '' ? undefined : JSON.parse(text),
    };
    this.requests.push(seen);
    for (const { test, resolve } of this.#waiting) if (test(seen)) resolve(seen);
    const { status, body } = (await this.override(seen)) ?? this.#answer(seen);
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  }

  #answer({ path, body }: SeenRequest): Reply {
    if (path.includes('/sessions/new'))
      return { status: 201, body: { sessionId: `session-${++this.#count}` } };
    if (path.includes('/generate-ice-servers')) {
      return {
        status: 201,
        body: { iceServers: [{ urls: ['turn:turn.example'], username: 'u', credential: 'c' }] },
      };
    }
    const tracks = ((body ?? {}) as { tracks?: { mid?: string }[] }).tracks ?? [];
    return {
      status: 200,
      body: {
        requiresImmediateRenegotiation: false,
        tracks: tracks.map((track) => ({ mid: `s${++this.#count}`, ...track })),
      },
    };
  }
}

/** As little of an offer as says which sections there are. */
export function offer(...sections: { mid: string; kind: 'audio' | 'video'; layers?: string[] }[]) {
  const lines = sections.flatMap(({ mid, kind, layers = [] }) => [
    `m=${kind} 9 UDP/TLS/RTP/SAVPF 96`,
    'c=IN IP4 0.0.0.0',
    'a=sendonly',
    `a=mid:${mid}`,
    ...layers.map((layer) => `a=rid:${layer} send`),
    ...(layers.length > 0 ? [`a=simulcast:send ${layers.join(';')}`] : []),
  ]);
  const sdp = ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 't=0 0', ...lines, ''].join('\r\n');
  return { type: 'offer' as const, sdp };
}
