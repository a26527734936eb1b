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
 * Bundles the room server for `callroom dev`: as it comes, with an assistant in the chat and captions, which
 * `callroom dev` always has a service for, and without behaviours of a site's own.
 * @param {string} outfile
 * @returns {Promise<string[]>} the modules that are in it
 */
export async function buildWorker(outfile) {
  const { metafile } = await build({
    stdin: {
      contents: `
        import { assistantBehavior, captionsBehavior, createWorker, defineRoom } from './src/server/index.js';
        export class Room extends defineRoom({ behaviors: [assistantBehavior(), captionsBehavior({ startBy: 'everyone' })] }) {}
        export { Transcriber } from './src/server/index.js';
        export default createWorker();
      `,
      resolveDir: root,
      loader: 'ts',
    },
    absWorkingDir: root,
    bundle: true,
    format: 'esm',
    // Every user installs it, and few run it: the whole package has a limit of 20 MB.
    minify: true,
    // An error has the name of its class.
    keepNames: true,
    target: 'es2022',
    conditions: ['workerd', 'worker', 'browser'],
    external: ['cloudflare:*', 'node:*'],
    outfile,
    metafile: true,
    logLevel: 'error',
  });
  return modulesIn(metafile);
}
