import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const demo = fileURLToPath(new URL('../../demo', import.meta.url));

/** The folder of the built pages, for `startStaticServer`. */
export const builtDemo = fileURLToPath(new URL('../../node_modules/.cache/callroom/demo', import.meta.url));

/**
 * Builds the pages on synthetic people: `fake.html` and `gallery/`. From the development server such a page loads
 * hundreds of modules, and takes three times as long.
 */
export async function buildDemo(): Promise<void> {
  const pages = ['fake.html', 'gallery/index.html', 'gallery/playground.html'];
  await build({
    configFile: false,
    root: demo,
    base: './',
    logLevel: 'warn',
    build: {
      outDir: builtDemo,
      emptyOutDir: true,
      minify: false,
      reportCompressedSize: false,
      rolldownOptions: { input: pages.map((page) => `${demo}/${page}`) },
    },
  });
}
