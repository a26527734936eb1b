/**
 * Checks the main views in common sizes. Layout flaws fail in every browser; in the browser version that took them, the
 * screenshots are also compared with those in `looks/`. To update them, inspect the new screenshots and run
 * `CALLROOM_LONG=1 npx playwright test looks --update-snapshots`.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { flawsOfPage } from './looks/flaws.js';
import { type Device, look, openLooks } from './looks/looks-page.js';

const VIEWS: Readonly<Record<string, string>> = {
  lobby: 'view=lobby',
  three: 'people=3&muted=1',
  nine: 'people=9&muted=2&camera-off=3',
  presentation: 'people=5&screen&layout=presentation&camera-off=3',
  chat: 'people=4&panel=chat&messages=6&camera-off=2',
  people: 'people=5&panel=participants&role=host&waiting=1&hands&host-muted&guests&presence&camera-off=2',
  polls: 'people=4&panel=poll&role=host&poll&polls&camera-off=2',
  replies: 'people=4&panel=chat&messages=4&replies&camera-off=2',
  emoji: 'people=4&panel=chat&messages=4&replies&camera-off=2',
  invitation: 'people=4&role=viewer&invited&camera-off=2',
  backstage: 'people=4&role=host&backstage&hands&camera-off=2',
  ai: 'people=4&panel=ai&ai=talking&camera-off=2',
  transcript: 'people=4&panel=transcript&transcript=own&camera-off=2',
  settings: 'people=4&panel=settings&camera-off=2',
  ended: 'view=left',
};
const ARABIC = '&lang=ar&dir=rtl';

const SIZES = { 360: [740, 0.75], 768: [1024, 0.5], 1280: [800, 0.5], 3840: [2160, 0.2] } as const;
type Width = keyof typeof SIZES;

/** The views that `npm test` checks. The long run checks all views, in screenshots of half the size. */
const EVERY_TIME = new Set([
  ...['lobby 360 light', 'three 360 dark', 'chat 360 light', 'settings 360 dark', 'presentation 360 light'],
  ...['chat 768 dark', 'lobby 768 rtl'],
  ...['lobby 1280 light', 'nine 1280 light', 'presentation 1280 rtl', 'chat 1280 rtl'],
  ...['people 360 rtl', 'replies 360 dark', 'polls 1280 light'],
  ...['settings 1280 light', 'ended 1280 dark', 'nine 3840 dark'],
  ...['ai 360 light', 'transcript 1280 dark', 'backstage 1280 rtl', 'emoji 360 light'],
]);

/** The maximum layout shift score while a view loads. */
const MOST_SHIFTED = 0.05;

// Traces would only take time: failures have a message and a screenshot.
test.use({ trace: 'off' });

const versionFile = new URL('looks/browser.txt', import.meta.url);
const pages = new Map<string, Page>();
const BLANK = 'about:blank';

// The people in it would go on drawing themselves, and every page so far with them.
test.afterEach(async () => {
  for (const page of pages.values()) if (page.url() !== BLANK) await page.goto(BLANK);
});

test.afterAll(async () => {
  for (const page of pages.values()) await page.context().close();
  pages.clear();
});

for (const view of Object.keys(VIEWS))
  for (const width of Object.keys(SIZES).map(Number) as Width[])
    for (const look of ['light', 'dark', 'rtl'] as const) {
      const name = `${view} ${width} ${look}`;
      if (!process.env.CALLROOM_LONG && !EVERY_TIME.has(name)) continue;
      test(name, ({ browser }) => check(name, VIEWS[view]!, { width, look }, browser));
    }

async function check(
  name: string,
  query: string,
  { width, look: how }: { width: Width; look: 'light' | 'dark' | 'rtl' },
  browser: Parameters<typeof openLooks>[0],
): Promise<void> {
  const [height, most] = SIZES[width];
  const scale = EVERY_TIME.has(name) ? most : most / 2;
  const page = await pageOf(browser, { width, height, scale, scheme: how === 'dark' ? 'dark' : 'light' });
  await look(page, query + (how === 'rtl' ? ARABIC : ''));
  if (name.startsWith('emoji ')) await openEmoji(page);
  // What goes by the room that there is, as a panel does, comes a frame after it.
  await expect.poll(() => page.evaluate(flawsOfPage), name).toEqual([]);
  // Panel and layout are set by the page here, after what was there before.
  if (!/panel=|layout=/.test(query))
    expect.soft(await page.evaluate(() => window.shifted), 'shifted').toBeLessThan(MOST_SHIFTED);

  // Emoji look as the fonts of the machine make them.
  if (name.startsWith('emoji ')) return;
  const picture = `${name.replaceAll(' ', '-')}.png`;
  const { updateSnapshots } = test.info().config;
  if (updateSnapshots === 'all' || updateSnapshots === 'changed')
    writeFileSync(versionFile, browser.version());
  const taken = existsSync(versionFile) ? readFileSync(versionFile, 'utf8') : '';
  if (browser.version() !== taken) {
    const description = `not compared: the pictures are of Chromium ${taken}, this is ${browser.version()}`;
    test.info().annotations.push({ type: 'looks', description });
    console.log(`${name}: ${description}`);
    return;
  }
  await expect(page).toHaveScreenshot(picture, {
    maxDiffPixelRatio: 0.01,
    threshold: 0.2,
    scale: 'device',
  });
}

/** The picker has its emoji once it has loaded them. */
async function openEmoji(page: Page): Promise<void> {
  await page.locator('call-chat [part=emoji]').click();
  await page.locator('call-emoji-picker').getByRole('menuitem').first().waitFor();
}

async function pageOf(browser: Parameters<typeof openLooks>[0], device: Device): Promise<Page> {
  const key = JSON.stringify(device);
  const page = pages.get(key) ?? (await openLooks(browser, device));
  pages.set(key, page);
  return page;
}
