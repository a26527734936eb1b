import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/**
 * Bundles the room server as it comes, without behaviours of a site's own, for `callroom dev`.
 * @param {string} outfile
 */
export async function buildWorker(outfile) {
  await build({
    stdin: {
      contents: `
        import { createWorker, Room } from './src/server/index.js';
        export { Room };
        export default createWorker();
      `,
      resolveDir: fileURLToPath(new URL('..', import.meta.url)),
      loader: 'ts',
    },
    bundle: true,
    format: 'esm',
    target: 'es2022',
    conditions: ['workerd', 'worker', 'browser'],
    external: ['cloudflare:*', 'node:*'],
    outfile,
    logLevel: 'error',
  });
}
