import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { text } from 'node:stream/consumers';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

export interface FolderServer {
  /** With a slash at the end. */
  readonly url: string;
  close(): Promise<void>;
}

/** A site's own code behind a path. */
export type Route = (request: Request) => Promise<Response>;

/** Serves a folder like any static file host: `/call` is `call.html`. `routes` answer for their paths. */
export async function serveFolder(
  folder: string,
  routes: Readonly<Record<string, Route>> = {},
): Promise<FolderServer> {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://site');
    const route = routes[pathname];
    if (route) {
      const answer = await route(
        new Request(`http://site${request.url}`, { method: request.method!, body: await text(request) }),
      );
      response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
      return;
    }
    const path = join(folder, normalize(pathname.endsWith('/') ? `${pathname}index.html` : pathname));
    const file = [path, `${path}.html`].find((name) => existsSync(name) && statSync(name).isFile());
    if (!file) {
      // A browser asks for an icon by itself.
      response.writeHead(pathname === '/favicon.ico' ? 204 : 404).end();
      return;
    }
    response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream');
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
