import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { copyAssets } from './assets.mjs';
import { requireNode } from './node-version.mjs';

requireNode();
const { host, 'allow-origin': origins } = readArguments();
// The plugin reads them from the environment, which may already have the operator's values.
process.env.ALLOWED_ORIGINS = [process.env.ALLOWED_ORIGINS, ...origins].filter(Boolean).join();
copyAssets();
// Without these, wrangler waits for the network at start and stop on an offline machine.
process.env.CLOUDFLARE_CF_FETCH_ENABLED ??= 'false';
process.env.WRANGLER_SEND_METRICS ??= 'false';
const { createLogger, createServer } = await import('vite');
await import('tsx/esm/api').then(({ register }) => register());

const port = Number(process.env.PORT ?? 5173);
const logger = createLogger('warn');
// Of Vite's information, only what our own plugin says.
logger.info = (/** @type {string} */ line) => {
  if (line.startsWith('[callroom]')) console.log(line);
};
const server = await createServer({
  configFile: fileURLToPath(new URL('../vite.config.ts', import.meta.url)),
  // The configuration imports our own TypeScript, which tsx has just been set to read.
  configLoader: 'native',
  logLevel: 'warn',
  customLogger: logger,
  server: { port, host: host || 'localhost' },
}).catch((error) => {
  if (error.code !== 'origin_invalid') throw error;
  console.error(error.message);
  process.exit(1);
});
await server.listen();

let stopping = false;
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, stop);

// npm does not forward SIGTERM to its script (npm 11.19, seen 2026-11): exit when npm is gone.
const { ppid } = process;
if (process.env.npm_lifecycle_event) setInterval(() => process.ppid !== ppid && stop(), 500).unref();

/** The arguments of `npm run dev -- …`. Exits on an unknown argument. */
function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        host: { type: 'boolean', default: false },
        'allow-origin': { type: 'string', multiple: true, default: [] },
      },
    });
    return values;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    console.error('Usage: npm run dev -- [--host] [--allow-origin https://app.example]…');
    return process.exit(1);
  }
}

async function stop() {
  if (stopping) return;
  stopping = true;
  await server.close();
  process.exit(0);
}

const urls = server.resolvedUrls;
for (const url of host ? (urls?.network ?? []) : []) console.log(`on the network ${url}`);
console.log(`ready ${urls?.local[0]}`);
