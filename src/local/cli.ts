#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { startLocalSfu } from './index.js';

const USAGE = `Usage: callroom dev [options]

Starts a local SFU that speaks the Cloudflare Calls API, for development and tests.

  --port <number>      of HTTP; default 8788, or the next free one
  --udp-port <number>  of media; default: a free one
  --host <address>     where HTTP listens; default 127.0.0.1. Any other opens it to the network
  --app <id>           default: dev
  --secret <secret>    default: new at each start
  --store <file>       keeps what the account API makes
  --faults             allows faults to be asked for by POST /faults
  --verbose            one line per request
`;

const DEFAULT_PORT = 8788;
const PORT_ATTEMPTS = 20;

await main(process.argv.slice(2));

async function main(args: string[]): Promise<void> {
  const options = read(args);
  if (!options) {
    console.error(USAGE);
    process.exitCode = 1;
    return;
  }
  const sfu = await startOnFreePort(options);
  console.log(`ready ${sfu.url}`);
  console.log(
    `  CALLS_API_BASE=${sfu.url}\n  CALLS_APP_ID=${sfu.appId}\n  CALLS_APP_SECRET=${sfu.appSecret}`,
  );
  console.log(`  media on UDP port ${sfu.udpPort}`);
  const stop = () => void sfu.close();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

type Options = NonNullable<ReturnType<typeof read>>;

/** Undefined where the arguments are not understood. */
function read(args: string[]) {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        port: { type: 'string' },
        'udp-port': { type: 'string' },
        host: { type: 'string' },
        app: { type: 'string' },
        secret: { type: 'string' },
        store: { type: 'string' },
        faults: { type: 'boolean' },
        verbose: { type: 'boolean' },
      },
    });
    const numbers = [values.port, values['udp-port']].filter((value) => value !== undefined).map(Number);
    const isUnderstood =
      positionals.join() === 'dev' && numbers.every((value) => value >= 0 && value < 65_536);
    return isUnderstood ? values : undefined;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return undefined;
  }
}

/** A port that was asked for is taken or refused; without one, the next free one does. */
async function startOnFreePort(options: Options) {
  const first = options.port === undefined ? DEFAULT_PORT : Number(options.port);
  const last = options.port === undefined ? first + PORT_ATTEMPTS : first;
  for (let port = first; ; port++) {
    try {
      return await startLocalSfu({
        port,
        udpPort: Number(options['udp-port'] ?? 0),
        appId: options.app ?? 'dev',
        ...(options.host !== undefined && { host: options.host }),
        ...(options.secret !== undefined && { appSecret: options.secret }),
        ...(options.store !== undefined && { storePath: options.store }),
        faults: options.faults ?? false,
        verbose: options.verbose ?? false,
      });
    } catch (error) {
      const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
      if (!isTaken || port >= last) throw error;
    }
  }
}
