import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';
import { playwrightLauncher } from '@web/test-runner-playwright';
import { chromiumFlags, findChromium } from './scripts/browsers.mjs';
import { countingReporter } from './scripts/counts.mjs';

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
  plugins: [esbuildPlugin({ ts: true, target: 'es2022', tsconfig: 'tsconfig.json' })],
  testRunnerHtml: (testFramework) => `<!doctype html>
    <html lang="en">
      <head><title>Callroom tests</title></head>
      <body>
        <!-- A bundler replaces this in a site's build; here nothing is bundled. -->
        <script>window.process = { env: { NODE_ENV: 'production' } };</script>
        <script type="module" src="${testFramework}"></script>
      </body>
    </html>`,
  reporters: [defaultReporter({ reportTestProgress: false }), countingReporter()],
  testFramework: { config: { timeout: 20_000 } },
};
