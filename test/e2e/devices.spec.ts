import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, type Page, test } from '@playwright/test';
import { FAKE_DEVICES } from '../../scripts/browsers.mjs';
import type * as Callroom from '../../src/index.js';
import type { Call } from '../../src/index.js';
import type * as Testing from '../../src/testing/index.js';
import { CallPage, demoUrl, roomName, siteUrl } from './call-page.js';
import { withChromium } from './own-browsers.js';

const sources = `/@fs${fileURLToPath(new URL('../../src', import.meta.url))}`;
const FAKE_UI = '--use-fake-ui-for-media-stream';
/** Nothing is granted before a test says so. */
const UNASKED = { without: [FAKE_UI], options: { permissions: [] } };

/** Sets the browser's permission for the site, like its settings page. */
async function set(
  page: Page,
  name: 'microphone' | 'camera',
  setting: 'granted' | 'denied' | 'prompt',
): Promise<void> {
  const own = await page.context().newCDPSession(page);
  const { targetInfo } = await own.send('Target.getTargetInfo');
  const whole = await page.context().browser()!.newBrowserCDPSession();
  await whole.send('Browser.setPermission', {
    permission: { name },
    setting,
    origin: process.env.LISTED_SITE_URL!,
    ...(targetInfo.browserContextId && { browserContextId: targetInfo.browserContextId }),
  });
  // The browser forgets it as soon as this session is detached, which the other is not.
  await own.detach();
}

function devices(page: Page) {
  return page.evaluate(() => {
    const { call } = document.querySelector('call-room') as unknown as { call: Call };
    const of = ({ status, error }: ReturnType<Call['microphone']['state']['get']>) => error?.code ?? status;
    return { microphone: of(call.microphone.state.get()), camera: of(call.camera.state.get()) };
  });
}

/** The names of this participant's camera tracks in the room's state. */
function sentCameras(page: Page) {
  return page.evaluate(() => {
    const { call } = document.querySelector('call-room') as unknown as { call: Call };
    const own = call.room.get()?.participant(call.self.details.get().id).get();
    const publications = Object.values(own?.publications ?? {});
    return publications.filter(({ source }) => source === 'camera').map(({ trackName }) => trackName);
  });
}

function cameraLabel(page: Page) {
  return page.evaluate(() => {
    const { call } = document.querySelector('call-room') as unknown as { call: Call };
    const { status, label } = call.camera.state.get();
    return status === 'on' ? label : status;
  });
}

/** The names of all tracks that the room lists of somebody. */
function publishedBy({ page }: CallPage, name: string) {
  return page.evaluate((name) => {
    const { call } = document.querySelector('call-room') as unknown as { call: Call };
    const other = call.participants.get().find(({ details }) => details.get().name === name);
    const listed = call.room
      .get()
      ?.participant(other?.details.get().id ?? '')
      .get();
    return Object.keys(listed?.publications ?? {}).sort();
  }, name);
}

function screenStatus(page: Page) {
  return page.evaluate(() => {
    const { call } = document.querySelector('call-room') as unknown as { call: Call };
    return call.screen.state.get().status;
  });
}

test('with both devices denied, the page says what to do, and joining works', async () => {
  await withChromium(UNASKED, async (context) => {
    const page = await context.newPage();
    await set(page, 'microphone', 'denied');
    await set(page, 'camera', 'denied');
    await page.goto(siteUrl(roomName(), 'Ada', { more: '' }));
    await expect.poll(() => devices(page)).toEqual({ microphone: 'device_denied', camera: 'device_denied' });
    await expect(page.getByText('Allow it in the address bar')).toHaveCount(2);
    const call = new CallPage(page);
    await call.button(/^join/i).click();
    await call.isIn();
  });
});

test('a dismissed permission prompt can be repeated, and both devices start once allowed', async () => {
  await withChromium(UNASKED, async (context) => {
    const page = await context.newPage();
    // Headless, nobody answers, and that counts as closing it.
    await set(page, 'microphone', 'prompt');
    await set(page, 'camera', 'prompt');
    await page.goto(siteUrl(roomName(), 'Ada', { more: '' }));
    await expect
      .poll(() => devices(page))
      .toEqual({ microphone: 'device_dismissed', camera: 'device_dismissed' });
    await expect(page.getByText('Turn it on again, then choose Allow')).toHaveCount(2);
    await set(page, 'microphone', 'granted');
    await set(page, 'camera', 'granted');
    await expect.poll(() => devices(page)).toEqual({ microphone: 'on', camera: 'on' });
  });
});

test('with the microphone denied, the camera still works', async () => {
  await withChromium(UNASKED, async (context) => {
    const page = await context.newPage();
    await set(page, 'microphone', 'denied');
    await set(page, 'camera', 'granted');
    await page.goto(siteUrl(roomName(), 'Ada', { more: '' }));
    await expect.poll(() => devices(page)).toEqual({ microphone: 'device_denied', camera: 'on' });
    await expect(page.locator('call-tile video')).toBeVisible();
  });
});

test('without a camera, the page says so, and joining works', async () => {
  const none = `${FAKE_DEVICES}=device-count=0`;
  await withChromium({ without: [FAKE_DEVICES], and: [none] }, async (context) => {
    const call = await CallPage.open(context, siteUrl(roomName(), 'Ada', { more: '' }));
    await expect(call.page.getByText('No camera was found')).toBeVisible();
    await expect.poll(() => devices(call.page)).toEqual({ microphone: 'on', camera: 'device_missing' });
    await call.button(/^join/i).click();
    await call.isIn();
  });
});

test('another camera is chosen in the call: on the same publication, without a negotiation, and for next time', async () => {
  const two = `${FAKE_DEVICES}=device-count=2`;
  await withChromium({ without: [FAKE_DEVICES], and: [two] }, async (context) => {
    const call = await CallPage.join(context, roomName(), 'Ada');
    const { page } = call;
    await expect.poll(() => sentCameras(page)).toHaveLength(1);
    const [before] = await sentCameras(page);
    await page.evaluate(() => {
      const { setLocalDescription } = RTCPeerConnection.prototype;
      RTCPeerConnection.prototype.setLocalDescription = function (this: RTCPeerConnection) {
        document.documentElement.dataset.negotiated = 'yes';
        return (setLocalDescription as () => Promise<void>).call(this);
      };
    });
    await call.button(/more/i).click();
    await page.locator('call-settings-toggle').getByRole('button').click();
    const menu = page.locator('call-settings').getByRole('combobox', { name: 'Camera' });
    const other = await menu.locator('option:not(:checked)').first().textContent();
    await menu.selectOption({ label: other!.trim() });
    await expect.poll(() => cameraLabel(page)).toBe(other!.trim());
    expect(await sentCameras(page)).toEqual([before]);
    expect(await page.evaluate(() => document.documentElement.dataset.negotiated)).toBe(undefined);
    await page.reload();
    await expect.poll(() => cameraLabel(page)).toBe(other!.trim());
  });
});

test('a headset that is unplugged in mid-sentence leaves the next microphone on the same publication', async ({
  context,
}) => {
  const room = roomName();
  const grace = await CallPage.join(context, room, 'Grace');
  const ada = await CallPage.open(context, demoUrl(room, 'Nobody'));
  const told = await ada.page.evaluate(
    async ({ sources, room }) => {
      const { createCall } = (await import(/* @vite-ignore */ `${sources}/index.ts`)) as typeof Callroom;
      const { VirtualMediaDevices } = (await import(
        /* @vite-ignore */ `${sources}/testing/index.ts`
      )) as typeof Testing;
      const machine = new VirtualMediaDevices({ mouth: () => 1 });
      const headset = machine.plug({ kind: 'microphone', label: 'Headset' });
      machine.setDefault(headset);
      const call = createCall({
        server: '',
        room,
        name: 'Ada',
        getToken: async ({ room, name }) => {
          const body = JSON.stringify({ room, name });
          const headers = { 'content-type': 'application/json' };
          const response = await fetch('/dev/token', { method: 'POST', headers, body });
          return ((await response.json()) as { token: string }).token;
        },
        ...machine.asPlatform(),
      });
      await call.join();
      await new Promise<void>((resolve) => {
        call.microphone.track.subscribe((track) => track && resolve());
      });
      const told = new Promise<string>((resolve) => {
        call.addEventListener('notice', ({ data }) => resolve(data.message));
      });
      Object.assign(window, { unplug: () => machine.unplug(headset), told });
      return call.microphone.state.get().label;
    },
    { sources, room },
  );
  expect(told).toBe('Headset');
  await grace.seesAndHears('Ada');
  const before = await publishedBy(grace, 'Ada');
  const notice = await ada.page.evaluate(() => {
    const { unplug, told } = window as unknown as { unplug: () => void; told: Promise<string> };
    unplug();
    return told;
  });
  expect(notice).toContain('Headset was disconnected. Your microphone is now Synthetic microphone');
  await grace.seesAndHears('Ada');
  expect(await publishedBy(grace, 'Ada')).toEqual(before);
});

test.describe('a shared screen', () => {
  test('is seen by the others, paused, until it is stopped or somebody else takes over', async ({
    context,
  }) => {
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
    // The presenter sees that they are sharing, but not their own screen (hall of mirrors).
    await expect(ada.page.getByText('You are sharing your screen')).toBeVisible();
    // While paused, the others see a placeholder instead of a black video.
    await ada.button('Pause sharing').click();
    await expect(shared.getByText('Paused')).toBeVisible();
    await expect(shared.locator('video')).toBeHidden();
    await ada.button('Resume sharing').click();
    await expect(shared.locator('video')).toBeVisible();
    await ada.page.locator('call-screen-toggle').getByRole('button').click();
    await expect(shared).toHaveCount(0);

    // A room shows a single screen: the next share takes over, and the earlier presenter is told.
    await ada.page.locator('call-screen-toggle').getByRole('button').click();
    await expect(shared.locator('video')).toBeVisible();
    await grace.page.locator('call-screen-toggle').getByRole('button').click();
    await expect(ada.page.getByText('Grace is sharing now')).toBeVisible();
    expect(await screenStatus(ada.page)).toBe('off');
    expect(await screenStatus(grace.page)).toBe('on');
    await expect(ada.page.locator('call-tile[source="screen"] video')).toBeVisible();
    await expect(shared).toHaveCount(1);
  });

  test('closing the picker shares nothing, and is not an error', async () => {
    await withChromium({ without: [FAKE_UI], and: [`${FAKE_UI}=deny`] }, async (context) => {
      // Closing the picker leaves the permission as it was. The flag refuses the request, and the permission with it.
      await context.addInitScript(() => {
        const { permissions } = navigator;
        const query = permissions.query.bind(permissions);
        permissions.query = (descriptor) =>
          String(descriptor.name) === 'display-capture'
            ? Promise.resolve({ state: 'prompt' } as PermissionStatus)
            : query(descriptor);
      });
      const call = await CallPage.join(context, roomName(), 'Ada');
      await call.page.locator('call-screen-toggle').getByRole('button').click();
      await expect.poll(() => screenStatus(call.page)).toBe('off');
      await expect(call.page.getByText('could not be shared')).toHaveCount(0);
    });
  });

  test('that the browser refuses to this site fails, and says so', async () => {
    await withChromium({ without: [FAKE_UI], and: [`${FAKE_UI}=deny`] }, async (context) => {
      const call = await CallPage.join(context, roomName(), 'Ada');
      await call.page.locator('call-screen-toggle').getByRole('button').click();
      const code = () =>
        call.page.evaluate(() => document.querySelector('call-room')?.call?.screen.state.get().error?.code);
      await expect.poll(code).toBe('screen_denied');
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
  const call = await CallPage.open(context, siteUrl(roomName(), 'Ada', { more: '' }));
  await call.button('Check my connection').click();
  // Which verdict depends on the speed of this machine.
  await expect(call.page.getByText(/^Your connection is (good for a call|slow)/)).toBeVisible();
});

test('a lobby says who is inside', async ({ context }) => {
  const room = roomName();
  await CallPage.join(context, room, 'Ada');
  const grace = await CallPage.open(context, siteUrl(room, 'Grace', { more: '' }));
  await expect(grace.page.getByText('Ada is here')).toBeVisible();
});
