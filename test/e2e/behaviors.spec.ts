import { expect, type Page, test } from '@playwright/test';
import type { Call } from '../../src/index.js';
import { CallPage, roomName, siteUrl } from './call-page.js';

declare global {
  interface Window {
    /** The constraints passed to `getUserMedia`. */
    asked: MediaStreamConstraints[];
  }
}

/** Counts permission requests, because a headless browser shows no prompt. */
async function countPrompts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.asked = [];
    const native = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = (constraints = {}) => {
      window.asked.push(constraints);
      return native(constraints);
    };
  });
}

async function open(page: Page, url: string): Promise<CallPage> {
  await countPrompts(page);
  await page.goto(url);
  return new CallPage(page);
}

const asked = ({ page }: CallPage) => page.evaluate(() => window.asked.length);

test('In a webinar a viewer is never asked for anything, and a presenter sees before Join what goes live', async ({
  context,
}) => {
  const room = roomName();
  const host = await open(
    await context.newPage(),
    siteUrl(room, 'Ada', { role: 'host', more: '&behavior=webinar' }),
  );
  await expect(host.tile('Ada').locator('video')).toBeVisible();
  expect(await asked(host)).toBeGreaterThan(0);
  await host.page.locator('call-mic-toggle').getByRole('button').click();
  await host.button('Join').click();
  await host.isIn();
  const live = () =>
    host.page.evaluate(() => {
      const { call } = document.querySelector('call-room') as unknown as { call: Call };
      return [call.microphone, call.camera].map(({ state }) => state.get().status);
    });
  expect(await live(), 'as the lobby showed').toEqual(['muted', 'on']);

  const viewer = await open(
    await context.newPage(),
    siteUrl(room, 'Eve', { role: 'viewer', more: '&behavior=webinar' }),
  );
  await expect(viewer.page.getByText('You join to watch. Nobody sees or hears you.')).toBeVisible();
  await expect(viewer.tiles).toHaveCount(0);
  await expect(viewer.page.locator('call-device-menu, call-mic-toggle, call-camera-toggle')).toHaveCount(0);
  await viewer.button('Join').click();
  await viewer.isIn();
  await expect(viewer.tile('Ada').locator('video')).toBeVisible();
  await expect(viewer.page.locator('call-mic-toggle:visible')).toHaveCount(0);
  // Nor does anything else make it ask.
  const { status, error } = await viewer.page.evaluate(async () => {
    const { call } = document.querySelector('call-room') as unknown as { call: Call };
    await Promise.all([call.microphone.turnOn(), call.camera.turnOn()]);
    const { status, error } = call.microphone.state.get();
    return { status, error: error?.code };
  });
  expect({ status, error }).toEqual({ status: 'failed', error: 'device_not_granted' });
  expect(await asked(viewer)).toBe(0);

  // After the promotion they are seen and heard without joining again.
  const participant = (await viewer.participantId()) ?? '';
  await host.page.evaluate(async (participant) => {
    const { call } = document.querySelector('call-room') as unknown as { call: Call };
    await call.room.get()!.command('participant.promote', { participant, role: 'participant' });
  }, participant);
  await viewer.page.locator('call-camera-toggle').getByRole('button').click();
  await expect(host.tile('Eve').locator('video')).toBeVisible();
});

test('A broadcast’s viewer sees and hears, and is asked for nothing', async ({ context }) => {
  const room = roomName();
  await CallPage.join(context, room, 'Ada');
  const viewer = await open(await context.newPage(), siteUrl(room, 'Eve', { more: '&behavior=viewer&join' }));
  await viewer.isIn();
  await expect(viewer.tile('Ada').locator('video')).toBeVisible();
  expect(await asked(viewer)).toBe(0);
});

test('Synthetic people see and hear one another, look different, and are asked for nothing', async ({
  browser,
}) => {
  const context = await browser.newContext({ permissions: [] });
  const room = roomName();
  const [ada, linus] = [
    await CallPage.open(context, siteUrl(room, 'Ada', { more: '&synthetic&join' })),
    await CallPage.open(context, siteUrl(room, 'Linus', { more: '&synthetic&join' })),
  ];
  await Promise.all([ada.isIn(), linus.isIn()]);
  await Promise.all([ada.seesAndHears('Linus'), linus.seesAndHears('Ada')]);
  const looks = await ada.page.evaluate(async () => {
    const { call } = document.querySelector('call-room') as unknown as { call: Call };
    // The wall behind each of them, in the corner.
    return Promise.all(
      call.participants.get().map(async ({ sources }) => {
        const video = document.createElement('video');
        Object.assign(video, { muted: true, srcObject: new MediaStream([sources.camera.track.get()!]) });
        await video.play();
        const context = new OffscreenCanvas(1, 1).getContext('2d')!;
        context.drawImage(video, 4, 4, 1, 1, 0, 0, 1, 1);
        return [...context.getImageData(0, 0, 1, 1).data];
      }),
    );
  });
  const [own, other] = looks as [number[], number[]];
  expect(Math.max(...own.map((byte, i) => Math.abs(byte - other[i]!)))).toBeGreaterThan(20);
  await context.close();
});

test('Voices only: no camera is asked for', async ({ context }) => {
  const ada = await open(
    await context.newPage(),
    siteUrl(roomName(), 'Ada', { more: '&behavior=audio-only&join' }),
  );
  await ada.isIn();
  await expect.poll(() => asked(ada)).toBeGreaterThan(0);
  expect(await ada.page.evaluate(() => window.asked.some(({ video }) => video))).toBe(false);
});

test('With low bandwidth the camera begins off, and small when it is turned on', async ({ context }) => {
  const ada = await open(
    await context.newPage(),
    siteUrl(roomName(), 'Ada', { more: '&behavior=low-bandwidth&join' }),
  );
  await ada.isIn();
  await ada.page.locator('call-camera-toggle').getByRole('button').click();
  await expect
    .poll(() =>
      ada.page.evaluate(() => {
        const { call } = document.querySelector('call-room') as unknown as { call: Call };
        return call.camera.track.get()?.getSettings().height;
      }),
    )
    .toBe(360);
});
