import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { NewSessionRequest } from '../calls/wire.js';
import { ApiError } from './errors.js';
import { Fault, type Faults } from './faults/faults.js';
import { sessionOperations } from './operations/session-operations.js';
import { newSession, sessionState } from './operations/sessions.js';
import { decode, readJson } from './request-body.js';
import type { Sfu } from './sfu.js';

export interface HttpApiOptions {
  host: string;
  port: number;
  sfu: Sfu;
  appId: string;
  appSecret: string;
  faults: Faults;
  /** Whether faults can be asked for over HTTP. */
  hasFaultRoute: boolean;
  /** Called once per request, with what it came to. */
  onRequest(entry: RequestEntry): void;
}

export interface RequestEntry {
  method: string;
  path: string;
  status: number;
  durationMs: number;
  errorCode?: string | undefined;
}

interface Answer {
  status: number;
  body?: object;
}

/** What a route is called with: the names in its pattern, and the request. */
interface Call {
  params: Record<string, string>;
  url: URL;
  request: IncomingMessage;
}

interface Route {
  method: string;
  pattern: RegExp;
  run(call: Call): Promise<Answer> | Answer;
}

/** The Calls API over HTTP (https://developers.cloudflare.com/realtime/sfu/api/). */
export class HttpApi {
  readonly #options: HttpApiOptions;
  readonly #server: Server;
  readonly #routes: readonly Route[];

  private constructor(options: HttpApiOptions) {
    this.#options = options;
    this.#routes = this.#buildRoutes();
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  static async start(options: HttpApiOptions): Promise<HttpApi> {
    const api = new HttpApi(options);
    await new Promise<void>((resolve, reject) => {
      api.#server.once('error', reject);
      api.#server.listen(options.port, options.host, () => {
        api.#server.off('error', reject);
        resolve();
      });
    });
    return api;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  #buildRoutes(): Route[] {
    return [...this.#sessionRoutes(), ...(this.#options.hasFaultRoute ? this.#faultRoutes() : [])];
  }

  #sessionRoutes(): Route[] {
    const { sfu, faults } = this.#options;
    const app = '/v1/apps/(?<app>[^/]+)';
    const session = `${app}/sessions/(?<session>[^/]+)`;
    return [
      this.#appRoute('POST', `${app}/sessions/new`, async ({ url, request }) => {
        const body = decode(NewSessionRequest, await readJson(request));
        const open = async () => newSession(sfu, url.searchParams, body);
        const call = { operation: 'sessions/new', sessionId: undefined };
        return { status: 201, body: await faults.around(call, body, open) };
      }),
      this.#appRoute('GET', session, async ({ params }) => {
        const open = sfu.session(params.session!);
        sfu.admit(open);
        const call = { operation: 'state', sessionId: open.id };
        return { status: 200, body: await faults.around(call, undefined, async () => sessionState(open)) };
      }),
      ...Object.entries(sessionOperations).map(([key, operation]) => {
        const [method = '', path = ''] = key.split(' ');
        return this.#appRoute(method, `${session}/${path}`, async ({ params, request }) => {
          const open = sfu.session(params.session!);
          sfu.admit(open);
          const run = async (body: unknown) => operation.run(open, decode(operation.body, body), sfu);
          const call = { operation: path, sessionId: open.id };
          return { status: 200, body: await faults.around(call, await readJson(request), run) };
        });
      }),
    ];
  }

  #faultRoutes(): Route[] {
    const { faults, appSecret } = this.#options;
    const guarded = (method: string, run: Route['run']): Route => ({
      method,
      pattern: /^\/faults$/,
      run: (call) => {
        if (!isBearer(call.request, appSecret)) throw ApiError.unauthorized();
        return run(call);
      },
    });
    return [
      guarded('POST', async ({ request }) => {
        faults.add(decode(Fault, await readJson(request)));
        return { status: 204 };
      }),
      guarded('DELETE', () => {
        faults.clear();
        return { status: 204 };
      }),
    ];
  }

  /** A route below an app, for those who know its secret. */
  #appRoute(method: string, pattern: string, run: Route['run']): Route {
    return {
      method,
      pattern: new RegExp(`^${pattern}$`),
      run: (call) => {
        if (call.params.app !== this.#options.appId) throw ApiError.unknownApp(call.params.app ?? '');
        if (!isBearer(call.request, this.#options.appSecret)) throw ApiError.unauthorized();
        return run(call);
      },
    };
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const startedAtMs = performance.now();
    const method = request.method ?? 'GET';
    const answer = await this.#answer(method, request);
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Vary', 'Origin');
    if (method === 'OPTIONS') {
      response.setHeader('Access-Control-Allow-Methods', 'GET, POST, PUT, DELETE');
      response.setHeader('Access-Control-Allow-Headers', 'Authorization, Content-Type');
      response.setHeader('Access-Control-Max-Age', '86400');
    }
    // What was not read of a body that is too large would have to be, before the connection is of use again.
    if (!request.complete) response.setHeader('Connection', 'close');
    if (answer.body) response.setHeader('Content-Type', 'application/json');
    response.writeHead(answer.status).end(answer.body && JSON.stringify(answer.body));
    this.#options.onRequest({
      method,
      path: request.url ?? '',
      status: answer.status,
      durationMs: performance.now() - startedAtMs,
      errorCode: errorCodeOf(answer.body),
    });
  }

  async #answer(method: string, request: IncomingMessage): Promise<Answer> {
    if (method === 'OPTIONS') return { status: 204 };
    try {
      const url = new URL(request.url ?? '/', 'http://localhost');
      for (const route of this.#routes) {
        const match = route.method === method ? route.pattern.exec(url.pathname) : null;
        if (match) return await route.run({ params: { ...match.groups }, url, request });
      }
      throw ApiError.unknownRoute(method, url.pathname);
    } catch (error) {
      const known = error instanceof ApiError ? error : undefined;
      if (!known) console.error('callroom local SFU: an operation failed in an unforeseen way.', error);
      const { status, body } =
        known ?? new ApiError('internal_error', 'Something failed inside of the local SFU.');
      return { status, body };
    }
  }
}

function isBearer(request: IncomingMessage, secret: string): boolean {
  const given = Buffer.from(request.headers.authorization ?? '');
  const expected = Buffer.from(`Bearer ${secret}`);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function errorCodeOf(body: object | undefined): string | undefined {
  return body && 'errorCode' in body ? String(body.errorCode) : undefined;
}
