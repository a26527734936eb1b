import assert from 'node:assert/strict';
import type { Browser, BrowserContext, FrameLocator, Page } from 'playwright';

/** For a page, a person or a video to come, on a busy machine. */
const TIMEOUT_MS = 120_000;

/** A page, or a call in a frame of it. */
type Surface = Page | FrameLocator;

export async function newContext(browser: Browser): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 800, height: 440 }, locale: 'en-US' });
  context.setDefaultTimeout(TIMEOUT_MS);
  return context;
}

/** Two people open a page, give their names, press Join, see each other move, and leave. */
export async function meet(browser: Browser, url: string): Promise<void> {
  const context = await newContext(browser);
  try {
    const said: string[] = [];
    const [ada, bea] = await Promise.all([open('Ada'), open('Bea')]);
    await Promise.all([sees(ada, 'Bea'), sees(bea, 'Ada')]);
    // For 15 s, a person whose page is closed may come back. The next people in this room would meet them.
    for (const page of [ada, bea]) await page.getByRole('button', { name: 'Leave', exact: true }).click();
    for (const page of [ada, bea]) await page.getByText('You left the call').first().waitFor();
    assert.deepEqual(said, [], 'neither page says that something is wrong');

    async function open(name: string): Promise<Page> {
      const page = await context.newPage();
      page.on('pageerror', (error) => said.push(error.message));
      page.on('console', (message) => {
        const isOurs = message.location().url.startsWith(url) && !message.text().startsWith('[callroom]');
        // A slow machine may make the call heal itself, which it tells the console; that is no fault of the build.
        if (isOurs && ['error', 'warning'].includes(message.type()))
          said.push(`${message.text()} (${message.location().url})`);
      });
      await page.goto(url);
      await join(page, name);
      return page;
    }
  } finally {
    await context.close();
  }
}

/** Gives a name where the lobby asks for it, and presses Join. */
export async function join(call: Surface, name: string): Promise<void> {
  await call.getByRole('textbox').fill(name);
  await call.getByRole('button', { name: 'Join', exact: true }).click();
}

/** Waits until a video of `name` comes that is decoded and goes on. */
export async function sees(call: Surface, name: string): Promise<void> {
  await plays(call.locator('call-tile').filter({ hasText: name }).locator('video'));
}

/** Waits until the only video that the locator finds is decoded and goes on. */
export async function plays(video: ReturnType<Page['locator']>): Promise<void> {
  await video.evaluate(
    (element: HTMLVideoElement, timeout) =>
      new Promise<void>((resolve, reject) => {
        element.addEventListener('timeupdate', () => {
          if (element.videoWidth > 0 && element.currentTime > 0.5) resolve();
        });
        setTimeout(() => reject(new Error('The video does not play.')), timeout);
      }),
    TIMEOUT_MS,
  );
}
