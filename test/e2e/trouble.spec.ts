import { expect, test } from '@playwright/test';
import { FAKE_DEVICES } from '../../scripts/browsers.mjs';
import { createRoomToken } from '../../src/server/tokens/room-token.js';
import { startDemoServer } from '../support/demo-server.js';
import { TOKEN_SECRET } from '../support/static-server.js';
import { TcpGate } from '../support/tcp-gate.js';
import { AUDIO_ONLY, CallPage, demoUrl, roomName, siteUrl } from './call-page.js';
import { withChromium } from './own-browsers.js';

test.describe('without devices', () => {
  test('without camera and microphone: joining works, the page says what to do, and the others are seen', async ({
    context,
  }) => {
    const room = roomName();
    await CallPage.join(context, room, 'Grace');
    const none = `${FAKE_DEVICES}=device-count=0`;
    await withChromium({ without: [FAKE_DEVICES], and: [none] }, async (own) => {
      const ada = await CallPage.join(own, room, 'Ada');
      await expect(ada.tile('Ada')).toContainText('Ada');
      await expect(
        ada.page
          .getByText(/No (microphone|camera) was found/)
          .filter({ visible: true })
          .first(),
      ).toBeVisible();
      await ada.seesAndHears('Grace');
    });
  });

  test('busy devices: joining works, and a message says so', async ({ context }) => {
    await context.addInitScript(() => {
      navigator.mediaDevices.getUserMedia = () =>
        Promise.reject(new DOMException('Could not start source', 'NotReadableError'));
    });
    const ada = await CallPage.join(context, roomName(), 'Ada');
    await expect(
      ada.page
        .getByText(/in use by another program/)
        .filter({ visible: true })
        .first(),
    ).toBeVisible();
  });
});

test.describe('without permission', () => {
  async function withToken(
    answer: (original: () => Promise<string>) => Promise<{ status?: number; token?: string }>,
    call: CallPage,
    room: string,
  ): Promise<void> {
    await call.page.route('**/dev/token', async (route) => {
      const original = async () => ((await (await route.fetch()).json()) as { token: string }).token;
      const { status = 200, ...body } = await answer(original);
      await route.fulfill({ status, json: body });
    });
    await call.page.goto(demoUrl(room, 'Ada', `&join${AUDIO_ONLY}`));
  }

  const cases: Record<string, { answer: Parameters<typeof withToken>[0]; shown: RegExp }> = {
    'no token': { answer: async () => ({ status: 403 }), shown: /Sign in/ },
    'rubbish for a token': { answer: async () => ({ token: 'rubbish' }), shown: /not set up correctly/ },
    'an expired token': {
      answer: async () => ({
        token: await createRoomToken({
          secret: TOKEN_SECRET,
          room: 'any',
          name: 'Ada',
          subject: 'ada',
          nowMs: Date.now() - 600_000,
        }),
      }),
      shown: /not set up correctly/,
    },
    'a token of another room': {
      answer: async () => {
        const response = await fetch(`${process.env.DEMO_URL}/dev/token`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ room: 'another-room', name: 'Ada' }),
        });
        return (await response.json()) as { token: string };
      },
      shown: /not set up correctly/,
    },
  };
  for (const [name, { answer, shown }] of Object.entries(cases)) {
    test(`${name}: refused, and the page says why`, async ({ context }) => {
      const call = new CallPage(await context.newPage());
      await withToken(answer, call, roomName());
      await expect.poll(() => call.status()).toBe('failed');
      await expect(call.page.getByText(shown).filter({ visible: true }).first()).toBeVisible();
    });
  }
});

test('a browser that cannot make calls is told so, and which ones can', async ({ context }) => {
  const page = await context.newPage();
  await page.addInitScript(() => {
    Reflect.deleteProperty(window, 'RTCPeerConnection');
  });
  await page.goto(siteUrl(roomName(), 'Ada'));
  await expect(page.getByText(/This browser cannot make calls/).filter({ visible: true })).toBeVisible();
});

test('the server is down at first, and goes down later: the page says so, and joins each time it is back', async ({
  context,
}) => {
  test.setTimeout(360_000);
  const env = { ALLOWED_ORIGINS: process.env.LISTED_SITE_URL ?? '', ROOM_TOKEN_SECRET: TOKEN_SECRET };
  let server = await startDemoServer({ env });
  const { port } = server;
  // A page waits 30 s for a server. The start of this server may take longer on a busy machine.
  const gate = await TcpGate.to(port);
  const room = roomName();
  const open = (name: string) => {
    return CallPage.open(context, siteUrl(room, name, { server: `http://localhost:${gate.port}` }));
  };
  const ada = await open('Ada');
  const says = (words: RegExp) => {
    return expect(ada.page.getByText(words).filter({ visible: true }).first()).toBeVisible();
  };
  await says(/does not respond/);
  await gate.open();
  await ada.isIn();
  const grace = await open('Grace');
  await grace.isIn();
  await ada.seesAndHears('Grace');

  await gate.close();
  await server.stop();
  await expect.poll(() => ada.status()).toBe('reconnecting');
  await says(/reconnecting/i);
  server = await startDemoServer({ port, env });
  await gate.open();
  await Promise.all([ada.isIn(), grace.isIn()]);
  await Promise.all([ada.seesAndHears('Grace'), grace.seesAndHears('Ada')]);
  await gate.close();
  await server.stop();
});

/**
 * Whether a second `import()` of a module that could not be fetched fails without another request. HTML said so until
 * 2026 (whatwg/html#10327), and Chromium 150 does it.
 */
async function keepsFailures({ page }: CallPage): Promise<boolean> {
  let isMissing = true;
  await page.route('**/once-missing.js', (route) =>
    isMissing ? route.abort() : route.fulfill({ contentType: 'text/javascript', body: '' }),
  );
  const doesLoad = () =>
    page.evaluate(
      (path) =>
        import(path).then(
          () => true,
          () => false,
        ),
      '/once-missing.js',
    );
  expect(await doesLoad()).toBe(false);
  isMissing = false;
  return !(await doesLoad());
}

test('a part of the page fails to load: the page says so, and a retry or a reload is enough', async ({
  context,
}) => {
  let isMissing = true;
  await context.route(/create-peer|callroom-visit/, (route) =>
    isMissing ? route.abort() : route.continue(),
  );
  const ada = await CallPage.open(context, demoUrl(roomName(), 'Ada', '&join'));
  await expect(
    ada.page.getByText(/part of this page is missing.*Reload the page/).filter({ visible: true }),
  ).toBeVisible();
  isMissing = false;
  if (await keepsFailures(ada)) await ada.page.reload();
  else await ada.button('Try again').click();
  await ada.isIn();
});

test('a part that loads when it is opened fails to load: the page says so, and opening it again or a reload is enough', async ({
  context,
}) => {
  let isMissing = true;
  await context.route(/menu-controls|effects-panel/, (route) =>
    isMissing ? route.abort() : route.continue(),
  );
  const ada = await CallPage.join(context, roomName(), 'Ada');
  const mustReload = await keepsFailures(ada);
  const notice = ada.page.getByText(/part of this page is missing/).filter({ visible: true });
  for (const [name, content] of [
    ['More', 'Show settings'],
    ['Effects', 'Blur'],
  ] as const) {
    isMissing = true;
    await ada.button(name).click();
    await expect(notice).toBeVisible();
    await ada.button('Dismiss').click();
    await expect(notice).toHaveCount(0);
    await ada.page.keyboard.press('Escape');
    isMissing = false;
    if (mustReload) {
      const id = await ada.participantId();
      await ada.page.reload();
      await ada.isIn();
      expect(await ada.participantId(), 'the reload comes back').toBe(id);
    }
    await ada.button(name).click();
    await expect(ada.page.getByText(content).filter({ visible: true }).first()).toBeVisible();
    await ada.page.keyboard.press('Escape');
  }
});
