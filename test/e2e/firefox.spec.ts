import { expect, firefox, test } from '@playwright/test';
import { findFirefox } from '../../scripts/browsers.mjs';
import { CallPage, roomName } from './call-page.js';

// `npm test` says so where there is no Firefox.
const executablePath = findFirefox();

if (executablePath) {
  test('Firefox and Chromium see and hear one another', async ({ context }) => {
    // Debian's Firefox speaks WebDriver BiDi, not Playwright's own protocol: hence the channel, and the nulls for
    // what it cannot emulate (Playwright 1.64, Firefox 153, 2026-11).
    const browser = await firefox.launch({
      channel: 'moz-firefox',
      executablePath,
      firefoxUserPrefs: {
        'media.navigator.streams.fake': true,
        'media.navigator.permission.disabled': true,
        'media.autoplay.default': 0,
      },
    });
    const room = roomName();
    const inFirefox = await browser.newContext({
      colorScheme: null,
      reducedMotion: null,
      forcedColors: null,
      contrast: null,
    });
    const [ada, grace] = await Promise.all([
      CallPage.join(context, room, 'Ada'),
      CallPage.join(inFirefox, room, 'Grace'),
    ]);
    await Promise.all([ada.seesAndHears('Grace'), grace.seesAndHears('Ada')]);

    await grace.page.locator('call-camera-toggle').getByRole('button').click();
    await expect(ada.tile('Grace').locator('video')).toBeHidden();
    await grace.page.locator('call-camera-toggle').getByRole('button').click();
    await ada.seesAndHears('Grace');
    await browser.close();
  });
}
