import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { MiniflareOptions } from 'miniflare';
import { CallroomError } from '../../core/errors.js';
import { loadWith } from '../../core/optional-packages.js';
import { devPackages } from '../packages.js';
import { AI_OBJECTS, type AiServices } from './ai-services.js';
import { networkHosts, ownHost } from './own-addresses.js';
import type { SfuAddress } from './sfu-process.js';
import { sfuVars } from './sfu-vars.js';
import { WorkerdRestarter } from './workerd-restarter.js';

export interface RoomServerOptions {
  sfu: SfuAddress;
  /**
   * Whether calls get the TURN servers of `sfu`. Default false: pages of this machine reach it directly, and each
   * connection would wait for relays first.
   */
  turn?: boolean | undefined;
  /** Default `127.0.0.1`. */
  host?: string | undefined;
  /** Origins whose pages may use it, besides those of this machine and its own. */
  allowedOrigins?: readonly string[] | undefined;
  /** Default: 8787, or the next free port. 0: any free port. */
  port?: number | undefined;
  /** A bundled Worker to run instead of the package's own, for instance with your own behaviors. */
  workerPath?: string | undefined;
  /** The services of the assistant, captions and the AI's voice. */
  ai?: AiServices | undefined;
  /** Signs room tokens; at least 32 characters. Default: random, new at each start. */
  tokenSecret?: string | undefined;
}

export interface RoomServer {
  /** For example `http://127.0.0.1:8787`: the `server` of a front end. */
  readonly url: string;
  readonly tokenSecret: string;
  /** Lines that say which services are stand-ins. */
  readonly notes: readonly string[];
  close(): Promise<void>;
}

export class RoomServerError extends CallroomError<'worker_missing' | 'port_taken'> {
  static portTaken(host: string, port: number): RoomServerError {
    return new RoomServerError(
      'port_taken',
      `Port ${port} of ${host} is in use. Choose another with --room-port, or omit --room-port to use the next free port.`,
    );
  }

  static noWorker(path: string): RoomServerError {
    return new RoomServerError(
      'worker_missing',
      `There is no Worker at ${path}. In a checkout of Callroom, run \`npm run build\`. Otherwise pass your own with --worker.`,
    );
  }
}

const DEFAULT_PORT = 8787;
const PORT_ATTEMPTS = 20;
// Relative to `dist/local/`, where this module is bundled.
const OWN_WORKER = fileURLToPath(new URL('../worker.js', import.meta.url));

/**
 * Runs the room server in workerd, in front of `sfu`. For development only: pages of this machine and of
 * `allowedOrigins` may use it, and `POST /dev/token` gives them a room token for any role.
 * @throws PackageMissingError if Miniflare is missing; RoomServerError if the Worker is missing or the port is in
 *   use.
 */
export async function startRoomServer(options: RoomServerOptions): Promise<RoomServer> {
  const { sfu, host = '127.0.0.1', workerPath = OWN_WORKER } = options;
  const tokenSecret = options.tokenSecret ?? randomBytes(32).toString('hex');
  if (!existsSync(workerPath)) throw RoomServerError.noWorker(workerPath);
  const { Miniflare } = await loadWith(devPackages, () => import('miniflare'));
  const port = options.port ?? (await firstFreePort(host));
  // Otherwise workerd would exit with a stack trace of its own.
  if (port !== 0 && !(await isFree(host, port))) throw RoomServerError.portTaken(host, port);
  // The script is passed as text, because workerd refuses a path outside of the working directory.
  const script = await readFile(workerPath, 'utf8');
  const aiObjects = AI_OBJECTS.filter((name) => exportsClass(script, name));
  const ai = options.ai?.of(aiObjects);
  const workerd: MiniflareOptions = {
    modules: true,
    script,
    compatibilityDate: '2026-04-01',
    bindings: {
      ...sfuVars(sfu, options.turn ?? false),
      ...ai?.vars,
      ROOM_TOKEN_SECRET: tokenSecret,
      ALLOWED_ORIGINS: (options.allowedOrigins ?? []).join(),
      CALLROOM_DEV: 'true',
      CALLROOM_DEV_HOSTS: networkHosts(host).join(),
    },
    durableObjects: Object.fromEntries(
      ['Room', ...aiObjects].map((className) => [className, { className, useSQLite: true }]),
    ),
    // The files of chats, which are deleted with this process.
    r2Buckets: ['FILES'],
    host,
    port,
    // Otherwise it would ask the network for this machine's location.
    cf: false,
  };
  const revival = new WorkerdRestarter({ start: () => miniflare.setOptions(workerd), say: console.warn });
  const miniflare = new Miniflare(workerd);
  const { port: bound } = await miniflare.ready.catch((error: unknown) => {
    revival.stop();
    throw error;
  });
  return {
    url: `http://${ownHost(host)}:${bound}`,
    tokenSecret,
    notes: ai?.notes ?? [],
    close: () => {
      revival.stop();
      return miniflare.dispose();
    },
  };
}

/** Returns the first free port from the default port on; 0 (any) if none of them is free. */
async function firstFreePort(host: string): Promise<number> {
  for (let port = DEFAULT_PORT; port < DEFAULT_PORT + PORT_ATTEMPTS; port++) {
    if (await isFree(host, port)) return port;
  }
  return 0;
}

function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, host, () => probe.close(() => resolve(true)));
  });
}

/** Whether a bundled Worker exports a class: a Worker of your own may lack those of some behaviors. */
function exportsClass(script: string, name: string): boolean {
  return new RegExp(`export\\s*\\{[^}]*\\b${name}\\b[^}]*\\}`).test(script);
}
