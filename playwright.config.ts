import { defineConfig } from '@playwright/test';
import { callFlags, findChromium } from './scripts/browsers.mjs';

export default defineConfig({
  testDir: 'test/e2e',
  // Two at once take half of the time: a test mostly waits for a page to load and for media to arrive.
  workers: 2,
  // Limits for a hang: on a busy machine each step takes several times as long as on a quiet one.
  timeout: 240_000,
  expect: { timeout: 60_000 },
  forbidOnly: true,
  snapshotPathTemplate: '{testDir}/looks/{arg}{ext}',
  reporter: [['list'], ['./scripts/playwright-counts.mjs']],
  globalSetup: './test/e2e/start-demo.ts',
  use: {
    browserName: 'chromium',
    launchOptions: { executablePath: findChromium(), args: callFlags },
    permissions: ['camera', 'microphone'],
    // The tiles are of a size for which a small layer of each picture is enough: most of a test's time goes into
    // pictures that this machine encodes, decodes and paints without a GPU.
    viewport: { width: 800, height: 440 },
    // `--trace on` shows what happened; it takes a picture of every page all the while, a sixth of the whole time.
    trace: 'off',
  },
});
