/**
 * Browser features that some browser in use lacks are removed, and a call is joined: heard by the others, and seen where
 * code for video can use the feature; without an error, and with a page that still draws. Then someone mutes, reacts and
 * leaves there.
 *
 * `CALLROOM_LONG=1` removes all features that a kind of browser lacks together, and each of them alone, on a phone and on a
 * desktop. Else each kind is removed on one of the two, and a tenth of the features alone on a phone, chosen by
 * `CALLROOM_SEED`.
 */
import { type BrowserContextOptions, devices, expect, type Page, test } from '@playwright/test';
import type { Call } from '../../src/index.js';
import { tenthOf } from '../support/random.js';
import { BROWSER_FEATURES, removeFeatures } from './browser-features.js';
import { CallPage, roomName } from './call-page.js';

const { defaultBrowserType: _, ...phone } = devices['Pixel 7']!;
const DEVICES: Record<string, BrowserContextOptions> = {
  Grace: { viewport: { width: 800, height: 440 } },
  Desktop: { viewport: { width: 800, height: 440 } },
  Phone: phone,
};
/** A room whose attributes the address says. */
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

declare global {
  interface Window {
    /** The names of those who reacted, on Grace's page. */
    reactions: string[];
  }
}

const room = roomName();
/** The same for all tests: a page costs more than a call. */
const pages: Record<string, Page> = {};

test.beforeAll(async ({ browser }) => {
  await fetch(`${process.env.LISTED_SITE_URL}/features.html`, { method: 'PUT', body: PAGE });
  for (const [name, options] of Object.entries(DEVICES)) {
    const context = await browser.newContext({ ...options, permissions: ['camera', 'microphone'] });
    await context.addInitScript(removeFeatures, BROWSER_FEATURES);
    pages[name] = await context.newPage();
  }
  await join('Grace', [], true);
  await pages.Grace!.evaluate(() => {
    window.reactions = [];
    const { call } = document.querySelector('call-room') as unknown as { call: Call };
    call.room.get()?.on('reaction', ({ name }) => window.reactions.push(name));
  });
});

test.afterAll(async () => {
  for (const page of Object.values(pages)) await page.context().close();
});

async function join(name: string, without: readonly string[], hasVideo = false): Promise<void> {
  const query = new URLSearchParams({
    ...{ room, name, server: process.env.DEMO_URL ?? '' },
    // A host chooses how to leave, in a popover.
    'token-endpoint': name === 'Desktop' ? '/call-token?role=host' : '/call-token',
    ...(!hasVideo && { behavior: 'audio-only' }),
    ...(name === 'Grace' && { camera: 'off' }),
    'auto-join': '',
  });
  for (const feature of without) query.append('without', feature);
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

/** What Grace's page has of another person. */
function known(name: string): Promise<{ isMuted: boolean; reactions: number } | null> {
  return pages.Grace!.evaluate((wanted) => {
    const { call } = document.querySelector('call-room') as unknown as { call: Call };
    const found = call.participants.get().find(({ details }) => details.get().name === wanted);
    if (!found) return null;
    const { muted } = found.sources.microphone.state.get();
    return { isMuted: muted, reactions: window.reactions.filter((one) => one === wanted).length };
  }, name);
}

/** Whether Grace's page shows pictures of another person. */
function isSeen(name: string): Promise<boolean> {
  return new CallPage(pages.Grace!)
    .tile(name)
    .locator('video')
    .evaluateAll((videos) =>
      videos.some((video) => (video as HTMLVideoElement).getVideoPlaybackQuality().totalVideoFrames > 0),
    );
}

/** Presses the button of a control, in the bar or in its menu. */
async function press(page: Page, tag: string): Promise<void> {
  const button = page.locator(`${tag} .control`);
  if (!(await button.isVisible())) await page.locator('call-control-bar .more .control').click();
  await button.click();
}

/** Joins on a device without the features, takes part and leaves. */
async function takesPart(device: string, names: readonly string[]): Promise<void> {
  const features = names.map((name) => BROWSER_FEATURES[name]!);
  const sends = features.every((feature) => feature.sends ?? true);
  const hasVideo = sends && device === 'Phone' && features.some(({ video }) => video);
  const page = pages[device]!;
  const thrown: string[] = [];
  const note = (error: Error) => thrown.push(error.message);
  page.on('pageerror', note);
  await join(device, names, hasVideo);
  await Promise.all([
    expect.poll(() => heard(page, 'Grace'), { message: `Grace is heard on ${device}` }).toBe('live'),
    hasVideo && expect.poll(() => isSeen(device), { message: `${device} is seen` }).toBe(true),
  ]);
  const hides = features.flatMap((feature) => feature.hides ?? []);
  // The controls in the menu are loaded once someone approaches its button.
  if (hides.length > 0) await page.locator('call-control-bar .more').dispatchEvent('pointerenter');
  for (const tag of hides) {
    await page.locator(tag).waitFor({ state: 'attached' });
    await expect.poll(() => page.locator(tag).evaluate((one: HTMLElement) => one.hidden)).toBe(true);
  }
  await expect
    .poll(async () => (await known(device))?.isMuted, { message: `${device} is muted at first` })
    .toBe(!sends);
  const { reactions } = (await known(device))!;
  if (sends) await press(page, 'call-mic-toggle');
  await press(page, 'call-reactions');
  await page.locator('call-reactions .reaction').first().click();
  await expect
    .poll(() => known(device), { message: `${device} is muted and reacts` })
    .toEqual({ isMuted: true, reactions: reactions + 1 });
  await press(page, 'call-leave-button');
  if (device === 'Desktop') await page.locator('call-leave-button .item').first().click();
  await expect.poll(() => known(device), { message: `${device} leaves` }).toBe(null);
  page.off('pageerror', note);
  expect(thrown).toEqual([]);
}

const isLong = Boolean(process.env.CALLROOM_LONG);
const names = Object.keys(BROWSER_FEATURES);
for (const name of tenthOf(names)) {
  const { missingIn } = BROWSER_FEATURES[name]!;
  for (const device of isLong ? ['Phone', 'Desktop'] : ['Phone'])
    test(`${device} without ${name}, as in ${missingIn}`, () => takesPart(device, [name]));
}

/** Kinds of browsers and pages, by their names in `missingIn`. */
const KINDS = [/Safari|iPhone/, /Firefox/, /2023/, /WebView|phones/, /http/, /site data/];
const groups = KINDS.map((kind) => names.filter((name) => kind.test(BROWSER_FEATURES[name]!.missingIn)));
const rest = names.filter((name) => !groups.flat().includes(name));
for (const [index, together] of [...groups, rest].entries()) {
  const both = index % 2 ? ['Desktop', 'Phone'] : ['Phone', 'Desktop'];
  for (const device of isLong ? both : both.slice(0, 1))
    test(`${device} without ${together.join(', ')}`, () => takesPart(device, together));
}
