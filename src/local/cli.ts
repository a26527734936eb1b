#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { loadWith, PackageMissingError } from '../core/optional-packages.js';
import { AiServices } from './dev/ai-services.js';
import { readAllowedOrigins } from './dev/allowed-origins.js';
import { networkHosts } from './dev/own-addresses.js';
import { type RoomServer, startRoomServer } from './dev/room-server.js';
import { sfuVars } from './dev/sfu-vars.js';
import type { LocalSfu } from './index.js';
import { startLocalSfu } from './load-sfu.js';
import { devPackages, sfuPackages } from './packages.js';

const USAGE = `Usage: npx callroom dev [options]

Starts the back end of a call for any front end: the room server, and a local SFU that speaks the Cloudflare Calls
API. For development and tests.

  --port <number>      HTTP port of the SFU; default: 8788, or the next free port
  --room-port <number> port of the room server; default: 8787, or the next free port
  --udp-port <number>  media port; default: a free port
  --turn-port <number> STUN and TURN port, over UDP and TCP; default: a free port
  --host <address>     address that both listen on; default: 127.0.0.1. Any other address opens them to the network,
                       but only under the addresses that are printed
  --allow-origin <origin>
                       an origin whose pages may use both, besides those of this machine, as in https://app.example;
                       repeatable
  --app <id>           app id; default: dev
  --secret <secret>    app secret; default: new at each start
  --worker <file>      a bundled Worker of your own as the room server
  --turn               gives calls the TURN servers of the SFU; default: pages reach the SFU directly
  --sfu-only           starts no room server
  --store <file>       keeps the resources that the account API creates
  --faults             allows injecting faults with POST /faults, or SfuFaults of callroom/testing
  --lenient            accepts requests that the real service is reported to refuse
  --verbose            prints one line per request to the SFU
  --help               prints this text

Variables of the environment:

  ROOM_TOKEN_SECRET    signs room tokens; default: new at each start
  CHAT_ENDPOINT, CHAT_MODEL, CHAT_TOKEN
                       the chat-completions service of the assistant in the chat; default: a stand-in on this machine,
                       without a language model
  SPEECH_ENDPOINT, SPEECH_MODEL, SPEECH_TOKEN
                       the speech service of captions; default: a stand-in on this machine, which knows a few words
  AI_ENDPOINT, AI_MODEL, AI_TOKEN, AI_VOICE
                       the speech-to-speech service of the AI's voice; default: a stand-in on this machine, which repeats
                       what it hears
`;

const DEFAULT_PORT = 8788;
const PORT_ATTEMPTS = 20;

await main(process.argv.slice(2));

async function main(args: string[]): Promise<void> {
  const options = read(args);
  if (options?.help) {
    console.log(USAGE);
    return;
  }
  if (!options) {
    console.error(USAGE);
    process.exitCode = 1;
    return;
  }
  if (!(await hasPackages(options))) {
    process.exitCode = 1;
    return;
  }
  const sfu = await startOnFreePort(options).catch(explain);
  if (!sfu) {
    process.exitCode = 1;
    return;
  }
  const ai = options['sfu-only'] ? null : await AiServices.start(process.env, true);
  const starting = options['sfu-only'] ? Promise.resolve(undefined) : startRooms(sfu, ai, options);
  // If a stop signal arrives while the room server starts, its process must not be left behind.
  let isStopping = false;
  const stop = async () => {
    if (isStopping) return;
    isStopping = true;
    await (await starting)?.close();
    await Promise.all([sfu.close(), ai?.close()]);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
  // npx does not forward SIGTERM to its child (npm 11.19, seen 2026-11). So this process exits when its parent has.
  const { ppid } = process;
  if (process.env.npm_lifecycle_event) setInterval(() => process.ppid !== ppid && stop(), 500).unref();
  const rooms = await starting;
  console.log(`ready ${rooms ? `${rooms.url} (rooms) ` : ''}${sfu.url} (Calls API)`);
  for (const [name, value] of Object.entries(sfuVars(sfu, options.turn ?? false))) {
    if (value !== '') console.log(`  ${name}=${value}`);
  }
  if (rooms) {
    console.log(`  ROOM_TOKEN_SECRET=${rooms.tokenSecret}`);
    console.log(`  <call-room server="${rooms.url}" token-endpoint="${rooms.url}/dev/token" room="standup">`);
    console.log(
      `  ${rooms.url}/dev/token?role=host makes hosts; other roles: moderator, participant, viewer, waiting`,
    );
    for (const note of rooms.notes) console.log(`  ${note}`);
  }
  for (const host of networkHosts(options.host ?? '127.0.0.1')) {
    const roomsThere = rooms ? `${atHost(rooms.url, host)} (rooms) ` : '';
    console.log(`  on the network ${roomsThere}${atHost(sfu.url, host)} (Calls API)`);
  }
  if (options.faults) console.log(`  faults at ${new URL(sfu.url).origin}/faults`);
  console.log(`  media on UDP port ${sfu.udpPort}, TURN on port ${sfu.turnPort}`);
}

/**
 * Checks for packages that Callroom does not install; if any is missing, it prints all of them with the install
 * command.
 */
async function hasPackages(options: Options): Promise<boolean> {
  const use = options['sfu-only'] ? sfuPackages : devPackages;
  try {
    await loadWith(use, () => Promise.all(use.packages.map((name) => import(name))));
    return true;
  } catch (error) {
    if (!(error instanceof PackageMissingError)) throw error;
    console.error(error.message);
    return false;
  }
}

function atHost(address: string, host: string): string {
  const url = new URL(address);
  url.hostname = host;
  return url.href.replace(/\/$/, '');
}

/** Undefined if a package is missing, which is printed. The SFU is useful without the room server. */
async function startRooms(
  sfu: LocalSfu,
  ai: AiServices | null,
  options: Options,
): Promise<RoomServer | undefined> {
  try {
    return await startRoomServer({
      sfu,
      ai: ai ?? undefined,
      turn: options.turn,
      host: options.host,
      allowedOrigins: options.allowedOrigins,
      port: options['room-port'] === undefined ? undefined : Number(options['room-port']),
      workerPath: options.worker,
      tokenSecret: process.env.ROOM_TOKEN_SECRET,
    });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    console.error(`No room server: ${error.message}`);
    return undefined;
  }
}

type Options = NonNullable<ReturnType<typeof read>>;

/** Undefined if the arguments are invalid. */
function read(args: string[]) {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        port: { type: 'string' },
        'room-port': { type: 'string' },
        'udp-port': { type: 'string' },
        'turn-port': { type: 'string' },
        host: { type: 'string' },
        'allow-origin': { type: 'string', multiple: true },
        app: { type: 'string' },
        secret: { type: 'string' },
        worker: { type: 'string' },
        turn: { type: 'boolean' },
        'sfu-only': { type: 'boolean' },
        store: { type: 'string' },
        faults: { type: 'boolean' },
        lenient: { type: 'boolean' },
        verbose: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    const ports = [values.port, values['room-port'], values['udp-port'], values['turn-port']];
    const isUnderstood = positionals.join() === 'dev' && ports.every(isPort);
    const allowedOrigins = readAllowedOrigins(values['allow-origin'] ?? []);
    return isUnderstood || values.help ? { ...values, allowedOrigins } : undefined;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return undefined;
  }
}

function isPort(value: string | undefined): boolean {
  return value === undefined || (/^\d+$/.test(value) && Number(value) < 65_536);
}

/** Prints why the SFU could not start, if the machine or the arguments are the cause. */
function explain(error: unknown): undefined {
  if (!(error instanceof Error)) throw error;
  console.error(
    `The local SFU did not start: ${error.message}. Check --port, --udp-port, --turn-port, --host and --store.`,
  );
  return undefined;
}

/** Starts on the requested port, which must be free, or else on the next free port. */
async function startOnFreePort(options: Options) {
  const first = options.port === undefined ? DEFAULT_PORT : Number(options.port);
  const last = options.port === undefined ? first + PORT_ATTEMPTS : first;
  for (let port = first; ; port++) {
    try {
      return await startLocalSfu({
        port,
        udpPort: Number(options['udp-port'] ?? 0),
        turnPort: Number(options['turn-port'] ?? 0),
        appId: options.app ?? 'dev',
        allowOrigins: options.allowedOrigins,
        ...(options.host !== undefined && { host: options.host }),
        ...(options.secret !== undefined && { appSecret: options.secret }),
        ...(options.store !== undefined && { storePath: options.store }),
        faults: options.faults ?? false,
        lenient: options.lenient ?? false,
        verbose: options.verbose ?? false,
      });
    } catch (error) {
      const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
      if (!isTaken || port >= last) throw error;
    }
  }
}
