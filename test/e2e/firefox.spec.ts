import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { findFirefox } from '../../scripts/browsers.mjs';
import { startWorker } from '../server/start-worker.js';
import { SfuProcess } from '../support/sfu-process.js';
import { TOKEN_SECRET } from '../support/static-server.js';
import { CallPage, roomName, siteUrl } from './call-page.js';
import { withFirefox } from './own-browsers.js';

// `npm test` says so where there is no Firefox.
if (findFirefox()) {
  test('Firefox and Chromium in one call: seen, heard, muted, camera off and on, and back after an outage', async ({
    context,
  }) => {
    const sfu = await SfuProcess.start();
    const { appId, appSecret, url } = sfu;
    const worker = await startWorker({
      entry: fileURLToPath(new URL('../../demo/worker.ts', import.meta.url)),
      // The demo's Worker makes its tables itself.
      migrate: false,
      callsApiBase: url,
      vars: {
        CALLS_APP_ID: appId,
        CALLS_APP_SECRET: appSecret,
        ROOM_TOKEN_SECRET: TOKEN_SECRET,
        ALLOWED_ORIGINS: process.env.LISTED_SITE_URL,
      },
    });
    const urlOf = (name: string) => siteUrl('firefox', name, { server: worker.origin });
    const allowed = { 'media.navigator.permission.disabled': true, 'media.autoplay.default': 0 };
    await withFirefox(allowed, async (inFirefox) => {
      const [ada, grace] = await Promise.all([
        CallPage.open(context, urlOf('Ada')),
        CallPage.open(inFirefox, urlOf('Grace')),
      ]);
      const seeAndHear = async () => {
        await Promise.all([ada.isIn(), grace.isIn()]);
        await Promise.all([ada.seesAndHears('Grace'), grace.seesAndHears('Ada')]);
      };
      await test.step('they see and hear each other', seeAndHear);

      await test.step('muted, without a picture, and with both again', async () => {
        const toggle = (call: CallPage, tag: string) => call.page.locator(tag).getByRole('button').click();
        await toggle(grace, 'call-mic-toggle');
        await toggle(ada, 'call-mic-toggle');
        await expect(ada.tile('Grace').getByText(/muted/i)).toBeAttached();
        await expect(grace.tile('Ada').getByText(/muted/i)).toBeAttached();
        await toggle(grace, 'call-camera-toggle');
        await expect(ada.tile('Grace').locator('video')).toBeHidden();
        await toggle(grace, 'call-camera-toggle');
        await toggle(grace, 'call-mic-toggle');
        await toggle(ada, 'call-mic-toggle');
        await seeAndHear();
      });

      await test.step('the line to the room cut, the SFU killed and started again', async () => {
        await sfu.kill();
        await grace.cutLine();
        await sfu.startAgain();
        await seeAndHear();
      });
    });
    await worker.stop();
    await sfu.close();
  });

  test('Firefox, denied: the page says what to do, and the others are seen and heard', async ({
    context,
  }) => {
    const room = roomName();
    await CallPage.join(context, room, 'Ada');
    const DENIED = 2;
    const strict = {
      'permissions.default.microphone': DENIED,
      'permissions.default.camera': DENIED,
      'media.autoplay.default': 0,
    };
    await withFirefox(strict, async (inFirefox) => {
      const grace = await CallPage.join(inFirefox, room, 'Grace');
      await expect(grace.page.getByText('The browser may not use your').first()).toBeVisible();
      await grace.seesAndHears('Ada');
    });
  });
}
