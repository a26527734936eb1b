import { expect, test } from '@playwright/test';
import { CallPage, roomName } from './call-page.js';

function bundlePage(site: string | undefined, room: string, name: string): string {
  return `${site}/bundle.html?server=${encodeURIComponent(process.env.DEMO_URL ?? '')}&room=${room}&name=${name}&join`;
}

test('a page of another origin, built from the bundle alone, joins the same room', async ({ context }) => {
  const room = roomName();
  const ada = await CallPage.join(context, room, 'Ada');
  const grace = await CallPage.open(context, bundlePage(process.env.LISTED_SITE_URL, room, 'Grace'));
  await grace.isIn();
  await Promise.all([ada.seesAndHears('Grace'), grace.seesAndHears('Ada')]);
});

test('a page of an origin that is not listed is refused with an error that it shows', async ({ context }) => {
  const call = await CallPage.open(context, bundlePage(process.env.UNLISTED_SITE_URL, roomName(), 'Eve'));
  await expect.poll(() => call.status()).toBe('failed');
  await expect(
    call.page
      .getByText(/origin/i)
      .filter({ visible: true })
      .first(),
  ).toBeVisible();
});
