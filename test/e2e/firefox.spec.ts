import { expect, test } from '@playwright/test';
import { findFirefox } from '../../scripts/browsers.mjs';
import { CallPage, roomName } from './call-page.js';
import { withFirefox } from './own-browsers.js';

// `npm test` says so where there is no Firefox.
if (findFirefox()) {
  test('Firefox and Chromium see and hear one another', async ({ context }) => {
    const room = roomName();
    const allowed = { 'media.navigator.permission.disabled': true, 'media.autoplay.default': 0 };
    await withFirefox(allowed, async (inFirefox) => {
      const [ada, grace] = await Promise.all([
        CallPage.join(context, room, 'Ada'),
        CallPage.join(inFirefox, room, 'Grace'),
      ]);
      await Promise.all([ada.seesAndHears('Grace'), grace.seesAndHears('Ada')]);

      await grace.page.locator('call-camera-toggle').getByRole('button').click();
      await expect(ada.tile('Grace').locator('video')).toBeHidden();
      await grace.page.locator('call-camera-toggle').getByRole('button').click();
      await ada.seesAndHears('Grace');
    });
  });
}
