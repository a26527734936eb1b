import { fileURLToPath } from 'node:url';
import { copyAssets } from './assets.mjs';
import { requireNode } from './node-version.mjs';

requireNode();
copyAssets();
// Without these a machine with no network waits for one at start and at stop.
process.env.CLOUDFLARE_CF_FETCH_ENABLED ??= 'false';
process.env.WRANGLER_SEND_METRICS ??= 'false';
const { createServer } = await import('vite');
await import('tsx/esm/api').then(({ register }) => register());

const host = process.argv.includes('--host');
const port = Number(process.env.PORT ?? 5173);
const server = await createServer({
  configFile: fileURLToPath(new URL('../vite.config.ts', import.meta.url)),
  // The configuration imports our own TypeScript, which tsx has just been set to read.
  configLoader: 'native',
  logLevel: 'warn',
  server: { port, host: host || 'localhost' },
});
await server.listen();

let stopping = false;
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, stop);

// npm does not pass SIGTERM on to its script (npm 11.19, seen 2026-11): where it has gone, so do we.
const { ppid } = process;
if (process.env.npm_lifecycle_event) setInterval(() => process.ppid !== ppid && stop(), 500).unref();

async function stop() {
  if (stopping) return;
  stopping = true;
  await server.close();
  process.exit(0);
}

const urls = server.resolvedUrls;
for (const url of host ? (urls?.network ?? []) : []) console.log(`on the network ${url}`);
console.log(`ready ${urls?.local[0]}`);
