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
 * Bundles the room server for `callroom dev`: as it comes, with an assistant in the chat, captions and the voice of an AI,
 * which `callroom dev` always has services for, and without behaviours of a site's own.
 * @param {string} outfile
 * @returns {Promise<string[]>} the modules that are in it
 */
export async function buildWorker(outfile) {
  const { metafile } = await build({
    stdin: {
      contents: `
        import {
          aiBehavior, assistantBehavior, captionsBehavior, createWorker, defineRoom, Transcriber, VoiceAgent,
        } from './src/server/index.js';
        export class Room extends defineRoom({
          behaviors: [
            assistantBehavior({ transcript: true }),
            captionsBehavior({ startBy: 'everyone', store: true }),
            aiBehavior({ enableBy: 'everyone' }),
          ],
        }) {}
        export { Transcriber, VoiceAgent };
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
