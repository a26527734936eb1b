import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RefusalLog, refuseSource, type SourceRule } from '../../core/request-source.js';
import { ApiError } from '../errors.js';
import type { Answer, Route } from './routes/route.js';

export interface HttpApiOptions {
  host: string;
  port: number;
  routes: readonly Route[];
  /** Decides whose pages are served. */
  source: SourceRule;
  /** Called once per request, with its outcome. */
  onRequest(entry: RequestEntry): void;
}

export interface RequestEntry {
  method: string;
  path: string;
  status: number;
  durationMs: number;
  errorCode?: string | undefined;
}

/**
 * How long an idle connection stays open: longer than clients keep theirs, because a request that is sent while the server
 * closes its connection fails (RFC 9112, section 9.3.1). Node's default is 5 s.
 */
const IDLE_LIMIT_MS = 65_000;

/** The Calls API over HTTP (https://developers.cloudflare.com/realtime/sfu/api/). */
export class HttpApi {
  readonly #options: HttpApiOptions;
  readonly #server: Server;
  readonly #refusals = new RefusalLog();

  private constructor(options: HttpApiOptions) {
    this.#options = options;
    this.#server = createServer(
      { keepAliveTimeout: IDLE_LIMIT_MS },
      (request, response) => void this.#serve(request, response),
    );
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

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const startedAtMs = performance.now();
    const method = request.method ?? 'GET';
    const answer = await this.#answer(method, request);
    // Lets the page read the response, including a refusal.
    const { origin } = request.headers;
    if (origin !== undefined) response.setHeader('Access-Control-Allow-Origin', origin);
    response.setHeader('Vary', 'Origin');
    if (method === 'OPTIONS') {
      const asked = request.headers['access-control-request-headers'];
      response.setHeader('Access-Control-Allow-Methods', 'GET, POST, PUT, DELETE');
      // Allows all headers that the client asks for.
      response.setHeader('Access-Control-Allow-Headers', asked ?? 'Authorization, Content-Type');
      response.setHeader('Access-Control-Max-Age', '86400');
    }
    // The rest of a body that is too large is unread, so the connection cannot be reused.
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

  #refuse(method: string, request: IncomingMessage): Answer | null {
    const why = refuseSource(
      {
        method,
        host: headerOf(request, 'host') ?? '',
        origin: headerOf(request, 'origin'),
        site: headerOf(request, 'sec-fetch-site'),
        isUpgrade: 'upgrade' in request.headers,
      },
      this.#options.source,
    );
    if (why === null) return null;
    this.#refusals.say(why);
    return { status: 403, body: { errorCode: 'origin_not_allowed', errorDescription: why } };
  }

  async #answer(method: string, request: IncomingMessage): Promise<Answer> {
    if (method === 'OPTIONS') return { status: 204 };
    const refused = this.#refuse(method, request);
    if (refused) return refused;
    try {
      const path = request.url ?? '/';
      if (!URL.canParse(path, 'http://localhost')) throw ApiError.unknownRoute(method, path);
      const url = new URL(path, 'http://localhost');
      for (const route of this.#options.routes) {
        const params = route.method === method ? route.match(url.pathname) : undefined;
        if (params) return await route.run({ params, url, request });
      }
      throw ApiError.unknownRoute(method, url.pathname);
    } catch (error) {
      const known = error instanceof ApiError ? error : undefined;
      if (!known) console.error('callroom local SFU: an operation failed unexpectedly.', error);
      const { status, body } =
        known ??
        new ApiError('internal_error', 'The local SFU failed internally. Its console shows the error.');
      return { status, body };
    }
  }
}

function headerOf({ headers }: IncomingMessage, name: string): string | null {
  const value = headers[name];
  return typeof value === 'string' ? value : null;
}

function errorCodeOf(body: object | undefined): string | undefined {
  return body && 'errorCode' in body ? String(body.errorCode) : undefined;
}
