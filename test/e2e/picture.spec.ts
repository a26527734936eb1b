import { expect, type Page, test } from '@playwright/test';

// Wide enough for every control, as what does not fit is in the menu.
test.use({ viewport: { width: 1280, height: 720 } });

interface PipWindow {
  documentPictureInPicture?: { window: Window | null };
}

/** The page of synthetic people: everything but a server. */
async function open(page: Page): Promise<void> {
  await page.goto(`${process.env.LISTED_SITE_URL}/fake.html?people=4`);
  await expect(page.locator('call-tile')).toHaveCount(4);
}

async function pressInMenu(page: Page, tag: string): Promise<void> {
  await page.getByRole('button', { name: /more/i }).click();
  await page.locator(tag).getByRole('button').click();
}

test('On top of other windows a call has its people and its controls, in its own looks', async ({
  page,
  context,
}) => {
  await open(page);
  const opened = context.waitForEvent('page');
  await pressInMenu(page, 'call-pip-toggle');
  const onTop = await opened;
  await expect(onTop.locator('call-tile')).toHaveCount(3);
  await expect(onTop.locator('call-tile video').first()).toBeVisible();
  // A style sheet belongs to its document: without care there would be none here.
  await expect(onTop.locator('call-control-bar .base')).toHaveCSS('display', 'flex');
  await onTop.locator('call-mic-toggle').getByRole('button').click();
  await expect(page.locator('call-mic-toggle').getByRole('button', { name: /unmute/i })).toHaveCount(1);
  await onTop.locator('call-leave-button').getByRole('button').click();
  await expect.poll(() => onTop.isClosed()).toBe(true);
});

test('Where there is no such window, a video is on top', async ({ page }) => {
  await page.addInitScript(() => {
    delete (window as PipWindow).documentPictureInPicture;
  });
  await open(page);
  await pressInMenu(page, 'call-pip-toggle');
  await expect.poll(() => page.evaluate(() => document.pictureInPictureElement?.localName)).toBe('video');
  expect(
    await page.evaluate(async () => {
      const video = document.pictureInPictureElement as HTMLVideoElement;
      await new Promise((resolve) => video.requestVideoFrameCallback(resolve));
      const context = new OffscreenCanvas(64, 36).getContext('2d')!;
      context.drawImage(video, 0, 0, 64, 36);
      return new Set(context.getImageData(0, 0, 64, 36).data).size;
    }),
    'a picture of people, not of nothing',
  ).toBeGreaterThan(20);
  await page.evaluate(() => document.exitPictureInPicture());
  await expect(page.locator('body > video')).toHaveCount(0);
});

test('The whole screen is the call’s, and the page’s again', async ({ page }) => {
  await open(page);
  const full = () => page.evaluate(() => document.fullscreenElement?.localName ?? null);
  await pressInMenu(page, 'call-fullscreen-toggle');
  await expect.poll(full).not.toBe(null);
  await expect(page.locator('call-tile').first()).toBeVisible();
  await pressInMenu(page, 'call-fullscreen-toggle');
  await expect.poll(full).toBe(null);
});
