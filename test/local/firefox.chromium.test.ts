import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Browser, firefox, type Page } from 'playwright';
import { findFirefox } from '../../scripts/browsers.mjs';
import { ChromiumCall } from './chromium-call.js';

// `npm test` says so where there is no Firefox.
const executablePath = findFirefox();

if (executablePath) {
  describe('Firefox and Chromium on the local SFU', { timeout: 60_000 }, () => {
    let call: ChromiumCall | undefined;
    let browser: Browser | undefined;
    let pages: Record<'chromium' | 'firefox', Page>;
    before(async () => {
      call = await ChromiumCall.start();
      // Debian's Firefox speaks WebDriver BiDi only: hence the channel, and the nulls for what it cannot emulate.
      browser = await firefox.launch({
        channel: 'moz-firefox',
        executablePath,
        firefoxUserPrefs: {
          'media.navigator.streams.fake': true,
          'media.navigator.permission.disabled': true,
          'media.autoplay.default': 0,
        },
      });
      const context = await browser.newContext({
        colorScheme: null,
        reducedMotion: null,
        forcedColors: null,
        contrast: null,
      });
      const [inChromium, inFirefox] = await Promise.all([call.openPage(), call.openPage(context)]);
      pages = { chromium: inChromium, firefox: inFirefox };
    });
    after(async () => {
      await Promise.all([browser?.close(), call?.close()]);
    });

    it('see and hear each other, each both ways on a single connection', async () => {
      const sessions = { chromium: '', firefox: '' };
      for (const name of ['chromium', 'firefox'] as const) {
        sessions[name] = await pages[name].evaluate(() => window.calls.open());
        await pages[name].evaluate(() =>
          window.calls.publish({ audio: 'mic', video: 'cam', width: 320, height: 240 }),
        );
      }
      for (const [to, from] of [
        ['firefox', 'chromium'],
        ['chromium', 'firefox'],
      ] as const) {
        const pulled = await pages[to].evaluate(
          (sessionId) =>
            window.calls.pull([
              { sessionId, trackName: 'mic' },
              { sessionId, trackName: 'cam' },
            ]),
          sessions[from],
        );
        assert.equal(pulled.status, 200);
        await pages[to].evaluate(() => window.calls.receives('video', { framesDecoded: 20 }));
        await pages[to].evaluate(() => window.calls.receives('audio', { packetsReceived: 50 }));
      }
    });
  });
}
