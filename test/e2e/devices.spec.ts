import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  expect,
  type Page,
  test,
} from '@playwright/test';
import { chromiumFlags, findChromium } from '../../scripts/browsers.mjs';
import type { Call } from '../../src/index.js';
import { CallPage, demoUrl, roomName } from './call-page.js';

const FAKE_UI = '--use-fake-ui-for-media-stream';
const FAKE_DEVICES = '--use-fake-device-for-media-stream';
/** Nothing is granted before a test says so. */
const UNASKED = { without: [FAKE_UI], options: { permissions: [] } };

/** Runs a Chromium of its own, with other flags than the others have. */
async function withChromium(
  change: { without?: readonly string[]; and?: readonly string[]; options?: BrowserContextOptions },
  run: (context: BrowserContext, browser: Browser) => Promise<void>,
): Promise<void> {
  const { without = [], and = [], options = {} } = change;
  const browser = await chromium.launch({
    ...(findChromium() && { executablePath: findChromium()! }),
    args: [...chromiumFlags.filter((flag) => !without.includes(flag)), ...and],
  });
  try {
    await run(await browser.newContext(options), browser);
  } finally {
    await browser.close();
  }
}

/** What the browser has on record for the demo, as its own settings would set it. */
async function deny(page: Page, name: 'microphone' | 'camera'): Promise<void> {
  const own = await page.context().newCDPSession(page);
  const { targetInfo } = await own.send('Target.getTargetInfo');
  const whole = await page.context().browser()!.newBrowserCDPSession();
  await whole.send('Browser.setPermission', {
    permission: { name },
    setting: 'denied',
    origin: new URL(process.env.DEMO_URL!).origin,
    ...(targetInfo.browserContextId && { browserContextId: targetInfo.browserContextId }),
  });
  await Promise.all([own.detach(), whole.detach()]);
}

function devices(page: Page) {
  return page.evaluate(() => {
    const { call } = document.querySelector('call-room') as unknown as { call: Call };
    const of = ({ status, error }: ReturnType<Call['microphone']['state']['get']>) => error?.code ?? status;
    return { microphone: of(call.microphone.state.get()), camera: of(call.camera.state.get()) };
  });
}

function screenStatus(page: Page) {
  return page.evaluate(() => {
    const { call } = document.querySelector('call-room') as unknown as { call: Call };
    return call.screen.state.get().status;
  });
}

test('denied, both devices say what to do, and one gets in all the same', async () => {
  await withChromium(UNASKED, async (context) => {
    const page = await context.newPage();
    await deny(page, 'microphone');
    await deny(page, 'camera');
    await page.goto(demoUrl(roomName(), 'Ada'));
    await expect.poll(() => devices(page)).toEqual({ microphone: 'device_denied', camera: 'device_denied' });
    await expect(page.getByText('Allow it in the address bar')).toHaveCount(2);
    const call = new CallPage(page);
    await call.button(/^join/i).click();
    await call.isIn();
  });
});

test('a machine without devices is told so, and lets one in', async () => {
  const none = `${FAKE_DEVICES}=device-count=0`;
  await withChromium({ without: [FAKE_DEVICES], and: [none] }, async (context) => {
    const call = await CallPage.open(context, demoUrl(roomName(), 'Ada'));
    await expect(call.page.getByText('No camera was found')).toBeVisible();
    await call.button(/^join/i).click();
    await call.isIn();
  });
});

test.describe('a shared screen', () => {
  test('is seen by the others for as long as it is shared', async ({ context }) => {
    const room = roomName();
    const [ada, grace] = await Promise.all([
      CallPage.join(context, room, 'Ada'),
      CallPage.join(context, room, 'Grace'),
    ]);
    await ada.page.locator('call-screen-toggle').getByRole('button').click();
    await expect.poll(() => screenStatus(ada.page)).toBe('on');
    const shared = grace.page.locator('call-tile[source="screen"]');
    await expect(shared.locator('video')).toBeVisible();
    await expect
      .poll(() => shared.locator('video').evaluate((video: HTMLVideoElement) => video.videoWidth))
      .toBeGreaterThan(0);
    // Whoever shares sees that they do, and not the screen within the screen.
    await expect(ada.page.getByText('You are sharing your screen')).toBeVisible();
    await ada.page.locator('call-screen-toggle').getByRole('button').click();
    await expect(shared).toHaveCount(0);
  });

  test('is taken over by whoever shares next: the earlier share ends, and its presenter is told', async ({
    context,
  }) => {
    const room = roomName();
    const [ada, grace] = await Promise.all([
      CallPage.join(context, room, 'Ada'),
      CallPage.join(context, room, 'Grace'),
    ]);
    await ada.page.locator('call-screen-toggle').getByRole('button').click();
    await expect(grace.page.locator('call-tile[source="screen"] video')).toBeVisible();
    await grace.page.locator('call-screen-toggle').getByRole('button').click();
    await expect(ada.page.getByText('Grace took over')).toBeVisible();
    expect(await screenStatus(ada.page)).toBe('off');
    expect(await screenStatus(grace.page)).toBe('on');
    await expect(ada.page.locator('call-tile[source="screen"] video')).toBeVisible();
    await expect(grace.page.locator('call-tile[source="screen"]')).toHaveCount(1);
  });

  test('is none where the picker is closed, and that is no failure', async () => {
    await withChromium({ without: [FAKE_UI], and: [`${FAKE_UI}=deny`] }, async (context) => {
      const call = await CallPage.join(context, roomName(), 'Ada');
      await call.page.locator('call-screen-toggle').getByRole('button').click();
      await expect.poll(() => screenStatus(call.page)).toBe('off');
      await expect(call.page.getByText('could not be shared')).toHaveCount(0);
    });
  });

  test('ends by itself when the tab that is shared is closed', async () => {
    const site = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html');
      response.end('<title>Shared tab</title><h1>Figures</h1>');
    });
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
    const pick = '--auto-select-tab-capture-source-by-title=Shared tab';
    await withChromium({ without: [FAKE_UI], and: [pick] }, async (context) => {
      const tab = await context.newPage();
      await tab.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`);
      const call = await CallPage.join(context, roomName(), 'Ada');
      await call.page.locator('call-screen-toggle').getByRole('button').click();
      await expect.poll(() => screenStatus(call.page)).toBe('on');
      await tab.close();
      await expect.poll(() => screenStatus(call.page)).toBe('off');
      await expect(call.button('Share screen')).toBeVisible();
    });
    await new Promise((resolve) => site.close(resolve));
  });
});

test('the check of the connection has a verdict, on the whole way there and back', async ({ context }) => {
  const call = await CallPage.open(context, demoUrl(roomName(), 'Ada'));
  await call.button('Check my connection').click();
  await expect(call.page.getByText('Your connection is good for a call.')).toBeVisible({ timeout: 30_000 });
});

test('a lobby says who is inside', async ({ context }) => {
  const room = roomName();
  await CallPage.join(context, room, 'Ada');
  const grace = await CallPage.open(context, demoUrl(room, 'Grace'));
  await expect(grace.page.getByText('Ada is here')).toBeVisible();
});
