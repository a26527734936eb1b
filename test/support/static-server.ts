import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Role } from '../../src/room/protocol/index.js';
import { createRoomToken } from '../../src/server/tokens/room-token.js';
import { builtDemo } from './built-demo.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

/** The first that has a file serves it: pages of the demo are built ones, if `buildDemo` has made them. */
const FOLDERS = [builtDemo, ...['dist', 'demo', 'examples/dist'].map((folder) => join(root, folder))];

export interface StaticServer {
  /** Without a slash at the end. */
  readonly url: string;
  close(): Promise<void>;
}

/** The secret that the site and the Worker share. */
export const TOKEN_SECRET = 'a secret of the tests, with enough characters';

/** Headers that a page is served with as it was put. */
const POLICIES = ['content-security-policy', 'permissions-policy'] as const;

/**
 * A site of someone else's, on an origin of its own: `dist/`, the demo and the built examples as plain files, what was
 * `PUT` there as a page or style sheet with its policies, and its back end, which makes room tokens at
 * `/call-token`; `?role=host` is the role.
 */
export async function startStaticServer(): Promise<StaticServer> {
  const pages = new Map<string, { body: string; headers: Record<string, string> }>();
  const server = createServer(async (request, response) => {
    const { pathname: path, searchParams } = new URL(request.url ?? '/', 'http://site');
    if (path === '/call-token' && request.method === 'POST') {
      const { room, name } = JSON.parse(await bodyOf(request));
      const role = (searchParams.get('role') ?? 'participant') as Role;
      const token = await createRoomToken({
        secret: TOKEN_SECRET,
        room,
        name,
        role,
        subject: `user-${name}`,
      });
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ token }));
      return;
    }
    if (request.method === 'PUT') {
      const { 'content-type': type } = request.headers;
      const headers: Record<string, string> = {
        'content-type': type?.startsWith('text/css') ? TYPES['.css']! : TYPES['.html']!,
      };
      for (const name of POLICIES) if (request.headers[name]) headers[name] = String(request.headers[name]);
      pages.set(path, { body: await bodyOf(request), headers });
      response.writeHead(204).end();
      return;
    }
    const page = pages.get(path);
    if (page !== undefined) {
      response.writeHead(200, page.headers).end(page.body);
      return;
    }
    const file = FOLDERS.map((folder) => join(folder, normalize(path))).find(isFile);
    if (!file) {
      response.writeHead(404).end();
      return;
    }
    response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream');
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const { port } = server.address() as { port: number };
  return {
    url: `http://localhost:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += chunk;
  return body;
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}
