/**
 * Each browser feature that some browser in use lacks is removed in turn, and a call is joined: on a desktop and on a
 * phone, each hearing the others, without an error, and with a page that still draws and answers.
 */
import { type BrowserContextOptions, devices, expect, type Page, test } from '@playwright/test';
import type { Call } from '../../src/index.js';
import { BROWSER_FEATURES, removeFeature } from './browser-features.js';
import { CallPage, roomName } from './call-page.js';

const { defaultBrowserType: _, ...phone } = devices['Pixel 7']!;
const DEVICES: Record<string, BrowserContextOptions> = {
  Grace: { viewport: { width: 800, height: 440 } },
  Desktop: { viewport: { width: 800, height: 440 } },
  Phone: phone,
};
/** A room whose attributes the address says. Sound alone: pictures would take most of the time. */
const PAGE = `<!doctype html>
<html lang="en">
  <head><meta name="viewport" content="width=device-width, initial-scale=1" /></head>
  <body style="margin: 0">
    <script type="module">
      const room = document.createElement('call-room');
      room.style.blockSize = '100dvh';
      for (const [name, value] of new URLSearchParams(location.search)) room.setAttribute(name, value);
      document.body.append(room);
      await import('/callroom.js');
    </script>
  </body>
</html>`;

const room = roomName();
/** The same for all tests: a page costs more than a call. */
const pages: Record<string, Page> = {};

test.beforeAll(async ({ browser }) => {
  await fetch(`${process.env.LISTED_SITE_URL}/features.html`, { method: 'PUT', body: PAGE });
  for (const [name, options] of Object.entries(DEVICES)) {
    const context = await browser.newContext({ ...options, permissions: ['camera', 'microphone'] });
    await context.addInitScript(removeFeature, BROWSER_FEATURES);
    pages[name] = await context.newPage();
  }
  await join('Grace', 'nothing');
});

test.afterAll(async () => {
  for (const page of Object.values(pages)) await page.context().close();
});

async function join(name: string, without: string): Promise<void> {
  const query = new URLSearchParams({
    ...{ room, name, without, server: process.env.DEMO_URL ?? '', 'token-endpoint': '/call-token' },
    ...{ behavior: 'audio-only', 'auto-join': '' },
  });
  await pages[name]!.goto(`${process.env.LISTED_SITE_URL}/features.html?${query}`);
  await new CallPage(pages[name]!).isIn();
}

/** How another person's voice arrives, asked of a page that draws two more frames first. */
function heard(page: Page, name: string): Promise<string | undefined> {
  return page.evaluate(async (wanted) => {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const { call } = document.querySelector('call-room') as unknown as { call: Call };
    const found = call.participants.get().find(({ details }) => details.get().name === wanted);
    return found?.sources.microphone.state.get().status;
  }, name);
}

for (const [name, { missingIn, hides = [] }] of Object.entries(BROWSER_FEATURES)) {
  test(`without ${name}, as in ${missingIn}, a call is joined on a desktop and on a phone`, async () => {
    await Promise.all(
      ['Desktop', 'Phone'].map(async (device) => {
        const page = pages[device]!;
        const thrown: string[] = [];
        const note = (error: Error) => thrown.push(error.message);
        page.on('pageerror', note);
        await join(device, name);
        await expect
          .poll(() => heard(page, 'Grace'), { message: `Grace is heard on ${device}` })
          .toBe('live');
        for (const button of [/^Mute/, /^Leave/]) {
          await expect(page.getByRole('button', { name: button }).first()).toBeVisible();
        }
        // The controls in the menu are loaded once someone approaches its button.
        if (hides.length > 0) await page.locator('call-control-bar .more').dispatchEvent('pointerenter');
        for (const tag of hides) {
          await page.locator(tag).waitFor({ state: 'attached' });
          await expect.poll(() => page.locator(tag).evaluate((one: HTMLElement) => one.hidden)).toBe(true);
        }
        page.off('pageerror', note);
        expect(thrown).toEqual([]);
      }),
    );
  });
}
