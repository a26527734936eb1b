import { playwrightLauncher } from '@web/test-runner-playwright';
import { findFirefox } from './scripts/browsers.mjs';
import config from './web-test-runner.config.mjs';

const SOME = ['mic-toggle', 'tile'];
const MAIN = [...SOME, 'chat', 'lobby', 'media-grid', 'registration', 'room', 'small-elements'];

/**
 * The main elements in Firefox, where there is one: what differs there is the browser's, not the element's.
 *
 * @type {import('@web/test-runner').TestRunnerConfig}
 */
export default {
  ...config,
  files: (process.env.CALLROOM_LONG ? MAIN : SOME).map((name) => `test/elements/${name}.browser.test.ts`),
  concurrency: 1,
  browsers: [
    playwrightLauncher({
      product: 'firefox',
      // Debian's Firefox speaks WebDriver BiDi, not Playwright's own protocol: hence the channel, and the nulls for
      // what it cannot emulate (Playwright 1.64, Firefox 153, 2026-11).
      launchOptions: {
        channel: 'moz-firefox',
        executablePath: findFirefox(),
        firefoxUserPrefs: {
          'media.navigator.streams.fake': true,
          'media.navigator.permission.disabled': true,
          'media.autoplay.default': 0,
        },
      },
      createBrowserContext: ({ browser }) =>
        browser.newContext({ colorScheme: null, reducedMotion: null, forcedColors: null, contrast: null }),
    }),
  ],
};
