import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Every module of which code is in the output. @param {import('esbuild').Metafile} metafile */
export function modulesIn({ outputs }) {
  return Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([path, { bytesInOutput }]) =>
      bytesInOutput > 0 ? [resolve(root, path)] : [],
    ),
  );
}

/**
 * Bundles the room server as it comes, without behaviours of a site's own, for `callroom dev`.
 * @param {string} outfile
 * @returns {Promise<string[]>} the modules that are in it
 */
export async function buildWorker(outfile) {
  const { metafile } = await build({
    stdin: {
      contents: `
        import { createWorker, Room } from './src/server/index.js';
        export { Room };
        export default createWorker();
      `,
      resolveDir: root,
      loader: 'ts',
    },
    absWorkingDir: root,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    conditions: ['workerd', 'worker', 'browser'],
    external: ['cloudflare:*', 'node:*'],
    outfile,
    metafile: true,
    logLevel: 'error',
  });
  return modulesIn(metafile);
}
