import { expect, test } from '@playwright/test';
import { CallPage, demoUrl, roomName, siteUrl } from './call-page.js';

test('a page of another origin, built from the bundle alone, joins the same room', async ({ context }) => {
  const room = roomName();
  const ada = await CallPage.open(context, demoUrl(room, 'Ada', '&join'));
  const grace = await CallPage.join(context, room, 'Grace');
  await ada.isIn();
  await Promise.all([ada.seesAndHears('Grace'), grace.seesAndHears('Ada')]);
});

test('a page of an origin that is not listed is refused, and its developer reads why', async ({
  context,
}) => {
  const told: string[] = [];
  context.on('console', (message) => told.push(message.text()));
  const call = await CallPage.open(
    context,
    siteUrl(roomName(), 'Eve', { site: process.env.UNLISTED_SITE_URL }),
  );
  await expect.poll(() => call.status()).toBe('failed');
  await expect(
    call.page
      .getByText(/not set up correctly/)
      .filter({ visible: true })
      .first(),
  ).toBeVisible();
  await expect.poll(() => told.filter((text) => text.includes('ALLOWED_ORIGINS'))).toHaveLength(1);
});

test('the effects of the bundle come from beside it, and nothing of them from anywhere else', async ({
  context,
}) => {
  const { LISTED_SITE_URL: site = '', DEMO_URL: server = '' } = process.env;
  const asked: URL[] = [];
  context.on('request', (request) => asked.push(new URL(request.url())));
  const call = await CallPage.open(context, siteUrl(roomName(), 'Ada', { more: '' }));
  for (const effect of ['Blur background', 'Suppress noise']) {
    await call.button(effect).click();
    const running = call.page.locator('button[aria-pressed=true][aria-busy=false]', { hasText: effect });
    await expect(running).toBeVisible({ timeout: 40_000 });
  }
  const files = asked.map(({ pathname }) => pathname).filter((path) => path.startsWith('/assets/'));
  const endings = [...new Set(files)].map((path) => path.split('.').at(-1));
  expect(endings).toEqual(expect.arrayContaining(['binarypb', 'tflite']));
  // WebAssembly of both effects; that of the background ships compressed.
  expect(endings.filter((ending) => ending === 'wasm' || ending === 'gz')).toHaveLength(2);
  const elsewhere = asked.filter(
    ({ protocol, origin }) => protocol.startsWith('http') && ![site, server].includes(origin),
  );
  expect(elsewhere.map(String)).toEqual([]);
});
