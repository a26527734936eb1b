import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Miniflare } from 'miniflare';
import { createRoomToken, type RoomTokenOptions } from '../../src/server/tokens/room-token.js';

// Imported, it would first be searched for the names that it exports, for half a second.
const miniflare = createRequire(import.meta.url)('miniflare') as typeof import('miniflare');

export const TOKEN_SECRET = 'a secret for tests, thirty-two or more';

export interface WorkerOptions {
  /** Where the SFU's API is; by default nowhere, and each request to it fails at once. */
  callsApiBase?: string;
  /** A variable `DB` takes the place of the database. */
  vars?: Record<string, string | undefined>;
  /** The Worker's module. By default the module whose clock a test can move. */
  entry?: string;
  /** A folder in which the rooms outlive the process; by default they do not. */
  persist?: string;
  port?: number;
  /** True: there is a bucket for files. */
  files?: boolean;
  /** False: the database is left to the Worker, and where there is a folder it outlives the process too. */
  migrate?: boolean;
  /** The name of the rooms' binding; the correct name is `Room`. */
  roomBinding?: string;
  /** Further Durable Object classes of the entry, bound under their own names. */
  classes?: string[];
}

export interface RunningWorker {
  /** `http://127.0.0.1:port` */
  origin: string;
  token(options: Partial<RoomTokenOptions> & { room: string }): Promise<string>;
  /** Moves the time of one room, or of another Durable Object of it. */
  advance(room: string, ms: number, object?: string): Promise<void>;
  /** Restarts the object of a room, or another Durable Object of it: what it has not stored is lost. */
  restart(room: string, object?: string): Promise<void>;
  /** A room takes none of the next reports of its other objects, as if it were just being restarted. */
  refuseReports(room: string, count: number): Promise<void>;
  /** Exports the data of a room; it may only be read back as it is. */
  backup(room: string): Promise<string>;
  restore(room: string, backup: string): Promise<void>;
  /** In how many milliseconds of its time a room wants to be woken; null: it may sleep. */
  alarmInMs(room: string): Promise<number | null>;
  /** How many socket tickets a room keeps as used. */
  usedTickets(room: string): Promise<number>;
  /** The keys of all files in the bucket. */
  storedFiles(): Promise<string[]>;
  stop(): Promise<void>;
}

/** Bundles a Worker and runs it in workerd, on a free port. */
export async function startWorker(options: WorkerOptions = {}): Promise<RunningWorker> {
  const entry = options.entry ?? fileURLToPath(new URL('./test-worker.ts', import.meta.url));
  const vars = {
    CALLS_APP_ID: 'app',
    CALLS_APP_SECRET: 'the secret of the app',
    CALLS_API_BASE: options.callsApiBase ?? 'http://127.0.0.1:9',
    ROOM_TOKEN_SECRET: TOKEN_SECRET,
    CALLROOM_DEV: 'true',
    ...options.vars,
  };
  const hasDatabase = options.vars?.DB === undefined;
  const server = new miniflare.Miniflare({
    // As a list: of a script, Miniflare parses all of the 500 kB to find its imports.
    modules: [{ type: 'ESModule', path: 'worker.js', contents: await bundle(entry) }],
    compatibilityDate: '2026-04-20',
    bindings: Object.fromEntries(Object.entries(vars).filter((entry) => entry[1] !== undefined)) as Record<
      string,
      string
    >,
    durableObjects: Object.fromEntries(
      ['Room', ...(options.classes ?? [])].map((className) => [
        className === 'Room' ? (options.roomBinding ?? 'Room') : className,
        { className, useSQLite: true },
      ]),
    ),
    r2Buckets: options.files ? { FILES: 'files' } : {},
    d1Databases: hasDatabase ? { DB: 'reports' } : {},
    ...(options.persist ? { durableObjectsPersist: options.persist } : {}),
    ...(options.persist && options.migrate === false ? { d1Persist: join(options.persist, 'd1') } : {}),
    host: '127.0.0.1',
    port: options.port ?? 0,
    cf: false,
  });
  const origin = (await server.ready).origin;
  if (hasDatabase && (options.migrate ?? true)) await migrate(await server.getD1Database('DB'));
  return {
    origin,
    token: (token) =>
      createRoomToken({ secret: TOKEN_SECRET, subject: 'someone', name: 'Someone', ...token }),
    async advance(room, ms, object = 'Room') {
      await post(`${origin}/test/${room}/advance?object=${object}`, String(ms));
    },
    async restart(room, object = 'Room') {
      await post(`${origin}/test/${room}/restart?object=${object}`, '');
    },
    async refuseReports(room, count) {
      await post(`${origin}/test/${room}/refuse-reports`, String(count));
    },
    async backup(room) {
      return (await fetch(`${origin}/test/${room}/backup`)).text();
    },
    async restore(room, backup) {
      await post(`${origin}/test/${room}/backup`, backup);
    },
    async alarmInMs(room) {
      const response = await fetch(`${origin}/test/${room}/alarm`);
      return ((await response.json()) as { inMs: number | null }).inMs;
    },
    async usedTickets(room) {
      const response = await fetch(`${origin}/test/${room}/used-tickets`);
      return ((await response.json()) as { count: number }).count;
    },
    async storedFiles() {
      const { objects } = await (await server.getR2Bucket('FILES')).list();
      return objects.map(({ key }) => key);
    },
    stop: () => server.dispose(),
  };
}

/** On a connection of its own: one that is kept alive may be closed by the other side just as it is used again. */
async function post(url: string, body: string): Promise<void> {
  const sending = request(url, { method: 'POST', agent: false });
  sending.end(body);
  const [response] = (await once(sending, 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of response) text += String(chunk);
  if (response.statusCode !== 204) throw new Error(text);
}

/** Applies the migrations, as `wrangler d1 migrations apply` does. */
async function migrate(db: Awaited<ReturnType<Miniflare['getD1Database']>>): Promise<void> {
  const folder = new URL('../../src/server/migrations/', import.meta.url);
  for (const file of readdirSync(folder).sort()) {
    const sql = readFileSync(new URL(file, folder), 'utf8').replace(/--.*$/gm, '');
    const statements = sql.split(';').filter((statement) => statement.trim() !== '');
    await db.batch(statements.map((statement) => db.prepare(statement)));
  }
}

async function bundle(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    conditions: ['workerd', 'worker', 'browser'],
    external: ['cloudflare:*', 'node:*'],
    loader: { '.sql': 'text' },
    write: false,
    logLevel: 'error',
  });
  return outputFiles[0]!.text;
}
