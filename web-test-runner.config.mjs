import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';
import { playwrightLauncher } from '@web/test-runner-playwright';
import { build } from 'esbuild';
import { copyAssets } from './scripts/assets.mjs';
import { chromiumFlags, findChromium } from './scripts/browsers.mjs';
import { countingReporter } from './scripts/counts.mjs';
import { elementsManifest } from './scripts/elements-manifest.mjs';

/**
 * `sdp-transform` is CommonJS, which no browser imports: served as a module with the names that it exports.
 *
 * @type {import('@web/test-runner').TestRunnerPlugin}
 */
const sdpTransformAsModule = {
  name: 'sdp-transform-as-module',
  async serve({ path }) {
    if (!path.endsWith('/sdp-transform/lib/index.js')) return undefined;
    const names = Object.keys((await import('sdp-transform')).default).join(', ');
    const contents = `import sdp from 'sdp-transform'; export const { ${names} } = sdp;`;
    const stdin = { contents, resolveDir: process.cwd() };
    const { outputFiles } = await build({ stdin, bundle: true, format: 'esm', write: false });
    return { body: outputFiles[0]?.text ?? '', type: 'js' };
  },
};

/**
 * What mediabunny, which reads recordings here, has for Node alone.
 *
 * @type {import('@web/test-runner').TestRunnerPlugin}
 */
const nothingOfNode = {
  name: 'nothing-of-node',
  serve({ path }) {
    const isNode = path.endsWith('/mediabunny/dist/modules/src/node.js');
    return isNode ? { body: 'export const fs = {};', type: 'js' } : undefined;
  },
};

copyAssets();

/**
 * The elements as they are documented, for tests that hold for every one of them.
 *
 * @type {import('@web/test-runner').TestRunnerPlugin}
 */
const manifestOfElements = {
  name: 'elements-manifest',
  async serve({ path }) {
    if (path !== '/custom-elements.json') return undefined;
    manifest ??= elementsManifest();
    return { body: await manifest, type: 'json' };
  },
};

/** @type {Promise<string> | undefined} */
let manifest;

/** @type {import('@web/test-runner').TestRunnerConfig} */
export default {
  files: 'test/**/*.browser.test.ts',
  // Lit's and nanostores' production builds: what a site gets.
  nodeResolve: { exportConditions: ['production', 'default'] },
  concurrency: 2,
  browsers: [
    playwrightLauncher({
      product: 'chromium',
      launchOptions: { executablePath: findChromium(), args: chromiumFlags },
    }),
  ],
  plugins: [
    manifestOfElements,
    sdpTransformAsModule,
    nothingOfNode,
    esbuildPlugin({ ts: true, target: 'es2022', tsconfig: 'tsconfig.json' }),
  ],
  testRunnerHtml: (testFramework) => `<!doctype html>
    <html lang="en">
      <head><title>Callroom tests</title></head>
      <body>
        <!-- A bundler replaces this in a site's build; here nothing is bundled. -->
        <script>window.process = { env: { NODE_ENV: 'production' } };</script>
        <script type="module" src="${testFramework}"></script>
        <script type="module" src="/test/elements/reportable-failures.ts"></script>
      </body>
    </html>`,
  reporters: [defaultReporter({ reportTestProgress: false }), countingReporter()],
  // On a machine that has other things to do as well.
  testsFinishTimeout: 1_200_000,
  testFramework: { config: { timeout: 20_000 } },
};
