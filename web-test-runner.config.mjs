import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';
import { playwrightLauncher } from '@web/test-runner-playwright';
import { chromiumFlags, findChromium } from './scripts/browsers.mjs';
import { countingReporter } from './scripts/counts.mjs';

export default {
  files: 'test/**/*.browser.test.ts',
  nodeResolve: true,
  concurrency: 2,
  browsers: [
    playwrightLauncher({
      product: 'chromium',
      launchOptions: { executablePath: findChromium(), args: chromiumFlags },
    }),
  ],
  plugins: [esbuildPlugin({ ts: true, target: 'es2022', tsconfig: 'tsconfig.json' })],
  reporters: [defaultReporter({ reportTestProgress: false }), countingReporter()],
  testFramework: { config: { timeout: 20_000 } },
};
