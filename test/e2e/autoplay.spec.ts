import { expect, type Page, test } from '@playwright/test';
import { CallPage, demoUrl, roomName, WITHOUT_CAMERAS } from './call-page.js';
import { withChromium } from './own-browsers.js';

// A script from outside counts as a click, and Playwright's trace runs some in every page.
test.use({ trace: 'off' });

const AUTOPLAY = '--autoplay-policy=no-user-gesture-required';

/** A page's title, by the browser and not by the page. */
async function titleOf(page: Page): Promise<string> {
  const session = await page.context().browser()!.newBrowserCDPSession();
  const { targetInfos } = await session.send('Target.getTargets');
  await session.detach();
  return targetInfos.find(({ url }) => url === page.url())?.title ?? '';
}

test('a button starts sound that the browser blocks', async ({ context }) => {
  const room = roomName();
  await CallPage.join(context, room, 'Ada', WITHOUT_CAMERAS);
  await withChromium({ without: [AUTOPLAY] }, async (silent) => {
    const page = await silent.newPage();
    await page.goto(demoUrl(room, 'Grace', '&join&role=viewer&behavior=viewer'));
    // Reading the title runs nothing in the page: a script from outside would count as a click.
    await expect.poll(() => titleOf(page)).toMatch(/^🔇/u);
    await page.getByRole('button', { name: 'Turn sound on' }).click();
    await expect.poll(() => titleOf(page)).not.toMatch(/^🔇/u);
  });
});
