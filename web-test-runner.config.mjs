import { defaultReporter } from '@web/test-runner';
import { playwrightLauncher } from '@web/test-runner-playwright';
import { copyAssets } from './scripts/assets.mjs';
import { chromiumFlags, findChromium } from './scripts/browsers.mjs';
import { bundleTests } from './scripts/bundle-tests.mjs';
import { countingReporter } from './scripts/counts.mjs';
import { elementsManifest } from './scripts/elements-manifest.mjs';

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
  nodeResolve: false,
  concurrency: 2,
  browsers: [
    playwrightLauncher({
      product: 'chromium',
      launchOptions: { executablePath: findChromium(), args: chromiumFlags },
    }),
  ],
  plugins: [bundleTests(/\.browser\.test\.ts$/), manifestOfElements],
  testRunnerHtml: (testFramework) => `<!doctype html>
    <html lang="en">
      <head><title>Callroom tests</title></head>
      <body>
        <script type="module" src="${testFramework}"></script>
      </body>
    </html>`,
  reporters: [defaultReporter({ reportTestProgress: false }), countingReporter()],
  // On a machine that has other things to do as well.
  testsFinishTimeout: 1_200_000,
  testFramework: { config: { timeout: 20_000 } },
};
