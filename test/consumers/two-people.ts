import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright';

const WAIT = { timeout: 60_000 };

/** Two people open a page, give their names, press Join, and see each other move. */
export async function meet(browser: Browser, url: string): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 800, height: 440 }, locale: 'en-US' });
  try {
    const said: string[] = [];
    const [ada, bea] = await Promise.all([
      join(await context.newPage(), 'Ada'),
      join(await context.newPage(), 'Bea'),
    ]);
    await Promise.all([sees(ada, 'Bea'), sees(bea, 'Ada')]);
    assert.deepEqual(said, [], 'neither page says that something is wrong');

    async function join(page: Page, name: string): Promise<Page> {
      page.on('pageerror', (error) => said.push(error.message));
      page.on('console', (message) => {
        const isOurs = message.location().url.startsWith(url) && !message.text().startsWith('[callroom]');
        // A slow machine may make the call heal itself, which it tells the console; that is no fault of the build.
        if (isOurs && ['error', 'warning'].includes(message.type())) said.push(message.text());
      });
      await page.goto(url);
      await page.getByRole('textbox').fill(name, WAIT);
      await page.getByRole('button', { name: 'Join', exact: true }).click(WAIT);
      return page;
    }
  } finally {
    await context.close();
  }
}

/** Waits until a picture of `name` comes that is decoded and goes on. */
async function sees(page: Page, name: string): Promise<void> {
  const video = page.locator('call-tile').filter({ hasText: name }).locator('video');
  const handle = await video.elementHandle(WAIT);
  await page.waitForFunction(
    (element) => {
      const { videoWidth, currentTime } = element as HTMLVideoElement;
      return videoWidth > 0 && currentTime > 0.5;
    },
    handle,
    WAIT,
  );
}
