import { expect, test } from '@playwright/test';
import { CallPage, demoUrl, roomName, siteUrl } from './call-page.js';
import { withChromium } from './own-browsers.js';

test('a page of another origin, built from the bundle alone, joins the same room', async ({ context }) => {
  const room = roomName();
  const ada = await CallPage.open(context, demoUrl(room, 'Ada', '&join'));
  const grace = await CallPage.join(context, room, 'Grace');
  await ada.isIn();
  await Promise.all([ada.seesAndHears('Grace'), grace.seesAndHears('Ada')]);
});

test('a page of an origin that is not allowed is refused, and its developer reads why; an allowed one joins', async ({
  context,
}) => {
  const room = roomName();
  const {
    ALLOWED_SITE_URL: allowed = '',
    HOSTILE_SITE_URL: hostile = '',
    DEMO_URL: server = '',
  } = process.env;
  const flags = [
    '--host-resolver-rules=MAP *.example localhost',
    // Plain http has no camera: these pages shall fail by their origin alone.
    `--unsafely-treat-insecure-origin-as-secure=${allowed},${hostile}`,
  ];
  const grace = await CallPage.join(context, room, 'Grace');
  await withChromium({ and: flags }, async (own) => {
    const told: string[] = [];
    own.on('console', (message) => told.push(message.text()));
    const eve = await CallPage.open(own, siteUrl(room, 'Eve', { site: hostile }));
    await expect.poll(() => eve.status()).toBe('failed');
    await expect(
      eve.page
        .getByText(/not set up correctly/)
        .filter({ visible: true })
        .first(),
    ).toBeVisible();
    await expect
      .poll(() => told.filter((text) => text.includes(`--allow-origin ${hostile}`)))
      .toHaveLength(1);
    // By hand, as a page would that is no call of its own developer.
    const answer = await eve.page.evaluate(async (url) => {
      const init = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"room":"a"}' };
      const response = await fetch(`${url}/dev/token?role=host`, init);
      return (await response.json()) as { token?: string; errorCode?: string };
    }, server);
    expect(answer.token).toBeUndefined();
    expect(answer.errorCode).toBe('origin_not_allowed');

    const ada = await CallPage.open(own, siteUrl(room, 'Ada', { site: allowed }));
    await ada.isIn();
    await Promise.all([ada.seesAndHears('Grace'), grace.seesAndHears('Ada')]);
  });
});

test('the bundle loads its effects from its own folder, and nothing from elsewhere', async ({ context }) => {
  const { LISTED_SITE_URL: site = '', DEMO_URL: server = '' } = process.env;
  const asked: URL[] = [];
  context.on('request', (request) => asked.push(new URL(request.url())));
  const call = await CallPage.open(context, siteUrl(roomName(), 'Ada', { more: '' }));
  for (const effect of ['Blur background', 'Suppress noise']) {
    await call.button(effect).click();
    const running = call.page.locator('button[aria-pressed=true][aria-busy=false]', { hasText: effect });
    await expect(running).toBeVisible();
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
