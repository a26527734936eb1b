import { defineConfig } from '@playwright/test';
import { chromiumFlags, findChromium } from './scripts/browsers.mjs';

export default defineConfig({
  testDir: 'test/e2e',
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  snapshotPathTemplate: '{testDir}/looks/{arg}{ext}',
  reporter: [['list'], ['./scripts/playwright-counts.mjs']],
  globalSetup: './test/e2e/start-demo.ts',
  use: {
    browserName: 'chromium',
    launchOptions: { executablePath: findChromium(), args: chromiumFlags },
    permissions: ['camera', 'microphone'],
    trace: 'retain-on-failure',
  },
});
