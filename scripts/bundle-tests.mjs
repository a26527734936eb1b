import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { build } from 'esbuild';

/** The URL path of the bundles. */
const BUNDLES = '/test-bundles/';
/** Modules that run before each test. They are in its bundle because they change the `chai` that the test uses. */
const FIRST = ['./test/elements/reportable-failures.ts'];

/**
 * Serves each browser test as one bundle, with a chunk per dynamic import. A test's page would otherwise load up to 300
 * modules one by one, which takes longer than most tests do. A bundle is made once per run, so `wtr --watch` shows no
 * changes.
 *
 * @param {RegExp} tests the paths of tests
 * @returns {import('@web/test-runner').TestRunnerPlugin}
 */
export function bundleTests(tests) {
  /** @type {Map<string, Promise<ReadonlyMap<string, string>>>} */
  const bundles = new Map();
  return {
    name: 'bundle-tests',
    async serve({ path }) {
      if (tests.test(path)) {
        // Its own path ends in `.ts`, so the runner would compile the bundle as TypeScript.
        const url = `${BUNDLES}${path.slice(1)}/index.js`;
        return { body: `export * from '${url}';`, type: 'js' };
      }
      if (!path.startsWith(BUNDLES)) return undefined;
      const test = dirname(path).slice(BUNDLES.length);
      const bundle = bundles.get(test) ?? bundleTest(test);
      bundles.set(test, bundle);
      const body = (await bundle).get(basename(path));
      return body === undefined ? undefined : { body, type: path.endsWith('.map') ? 'json' : 'js' };
    },
  };
}

/** @param {string} test its path @returns {Promise<ReadonlyMap<string, string>>} the files by name */
async function bundleTest(test) {
  const contents = [...FIRST, `./${test}`].map((path) => `import '${path}';\n`).join('');
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: process.cwd(), sourcefile: 'index.js' },
    outdir: join(process.cwd(), BUNDLES, test),
    entryNames: 'index',
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    sourcemap: 'linked',
    // Lit's and nanostores' production builds: what a site gets.
    conditions: ['production'],
    define: { 'process.env.NODE_ENV': '"production"' },
    // The package's list of files with side effects has no tests in it.
    ignoreAnnotations: true,
    external: ['/__web-dev-server__web-socket.js'],
    plugins: [urlsOfSources],
    write: false,
  });
  return new Map(outputFiles.map(({ path, text }) => [basename(path), text]));
}

/**
 * Replaces `import.meta.url` by the URL of the source file, because the assets are beside it and not beside the bundle.
 * Only this file of the browser's code uses it.
 *
 * @type {import('esbuild').Plugin}
 */
const urlsOfSources = {
  name: 'urls-of-sources',
  setup({ onLoad }) {
    onLoad({ filter: /asset-files\.ts$/ }, async ({ path }) => {
      const url = `new URL('${path.slice(process.cwd().length)}', location.origin).href`;
      return { contents: (await readFile(path, 'utf8')).replaceAll('import.meta.url', url), loader: 'ts' };
    });
  },
};
