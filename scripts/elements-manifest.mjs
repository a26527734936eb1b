import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The present content of `dist/custom-elements.json`, as `npm run build` writes it. */
export async function elementsManifest() {
  const cache = join(root, 'node_modules/.cache/callroom');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'manifest-'));
  const cem = join(root, 'node_modules/@custom-elements-manifest/analyzer/cem.js');
  try {
    const args = [cem, 'analyze', '--outdir', relative(root, folder), '--quiet'];
    await promisify(execFile)(process.execPath, args, { cwd: root });
    return readFileSync(join(folder, 'custom-elements.json'), 'utf8');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * `/custom-elements.json` in development, made again after an element changes. The gallery is drawn from it.
 *
 * @returns {import('vite').Plugin}
 */
export function serveElementsManifest() {
  return {
    name: 'elements-manifest',
    configureServer({ middlewares, watcher }) {
      /** @type {Promise<string> | undefined} */
      let manifest;
      watcher.on('change', (file) => {
        if (file.endsWith('.ts')) manifest = undefined;
      });
      middlewares.use('/custom-elements.json', async (_request, response, next) => {
        try {
          manifest ??= elementsManifest();
          response.setHeader('content-type', 'application/json').end(await manifest);
        } catch (error) {
          manifest = undefined;
          next(error);
        }
      });
    },
  };
}
