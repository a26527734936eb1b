import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How much of the film a page that buffers gets at once, and when the rest comes. */
const FIRST_SHARE = 0.06;
const REST_AFTER_MS = 12_000;

/** Serves a page with a script, and a film. `/film.webm?slow` comes in two parts with a pause between them. */
export class FilmServer {
  film = Buffer.alloc(0);
  readonly #server: Server;
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();

  private constructor(script: string) {
    this.#server = createServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
      if (pathname === '/film.webm') this.#sendFilm(request, response, searchParams.has('slow'));
      else if (pathname === '/page.js') response.setHeader('Content-Type', 'text/javascript').end(script);
      else
        response
          .setHeader('Content-Type', 'text/html')
          .end('<!doctype html><script src="/page.js"></script>');
    });
  }

  static async start(script: string): Promise<FilmServer> {
    const server = new FilmServer(script);
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server, 'listening');
    return server;
  }

  get url(): string {
    return `http://localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #sendFilm({ headers }: IncomingMessage, response: ServerResponse, isSlow: boolean): void {
    const { length } = this.film;
    const from = Number(/^bytes=(\d+)-/.exec(headers.range ?? '')?.[1] ?? 0);
    response.writeHead(headers.range ? 206 : 200, {
      'Content-Type': 'video/webm',
      'Accept-Ranges': 'bytes',
      'Content-Length': length - from,
      ...(headers.range && { 'Content-Range': `bytes ${from}-${length - 1}/${length}` }),
    });
    const first = Math.floor(length * FIRST_SHARE);
    if (!isSlow || from > first) {
      response.end(this.film.subarray(from));
      return;
    }
    response.write(this.film.subarray(from, first));
    const timer = setTimeout(() => response.end(this.film.subarray(first)), REST_AFTER_MS);
    this.#timers.add(timer);
  }
}
