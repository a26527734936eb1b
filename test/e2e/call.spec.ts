import { type BrowserContext, expect, type Request, test } from '@playwright/test';
import type { Call } from '../../src/index.js';
import { ALONE, CallPage, demoUrl, roomName, siteUrl } from './call-page.js';

/** `CALLROOM_LONG=1` runs all ten; else a tenth. */
const JOINS = process.env.CALLROOM_LONG ? 10 : 1;

/** The people join in turn, see and hear the others, and leave. */
async function joinsInARow(context: BrowserContext, turns: number): Promise<void> {
  const room = roomName();
  const ada = await CallPage.join(context, room, 'Ada');
  for (let turn = 1; turn <= turns; turn++) {
    const grace = await CallPage.join(context, room, 'Grace');
    await grace.seesAndHears('Ada');
    await grace.page.locator('call-leave-button').getByRole('button').click();
    await grace.page.close();
  }
  await ada.page.close();
}

test('two people press Join, then see and hear each other', async ({ context }) => {
  const room = roomName();
  const [ada, grace] = await Promise.all([
    CallPage.open(context, demoUrl(room, 'Ada')),
    CallPage.open(context, demoUrl(room, 'Grace')),
  ]);
  for (const call of [ada, grace]) {
    await call.button(/^join/i).click();
    await call.isIn();
  }
  await Promise.all([ada.seesAndHears('Grace'), grace.seesAndHears('Ada')]);
});

/** In one room, in this order: the pages of three people cost more than most of these tests. */
test.describe.serial('three people', ALONE, () => {
  const room = roomName();
  let context: BrowserContext;
  let ada: CallPage;
  let grace: CallPage;
  let linus: CallPage;

  test.beforeAll(async ({ browser }) => {
    context = await browser.newContext({
      permissions: ['camera', 'microphone'],
      viewport: { width: 800, height: 440 },
    });
  });
  test.afterAll(() => context.close());

  test('a late participant sees and hears everyone through the room’s offer, without a media request', async () => {
    [ada, grace] = await Promise.all([
      CallPage.join(context, room, 'Ada'),
      CallPage.join(context, room, 'Grace'),
    ]);
    await Promise.all([ada.seesAndHears('Grace'), grace.seesAndHears('Ada')]);
    const requests: Request[] = [];
    const note = (request: Request) => requests.push(request);
    context.on('request', note);
    linus = await CallPage.join(context, room, 'Linus');
    await linus.seesAndHears('Ada', 'Grace');
    // By then they have also requested everything that they send, which is later than receiving.
    await Promise.all([ada.seesAndHears('Grace', 'Linus'), grace.seesAndHears('Ada', 'Linus')]);
    context.off('request', note);
    const own = requests.filter((request) => {
      return request.frame().page() === linus.page && new URL(request.url()).pathname.startsWith('/calls/');
    });
    const operations = (name: string) => own.filter((request) => request.url().endsWith(name));
    // They started the sending session themselves; the room started the receiving session.
    expect(operations('/sessions/new')).toHaveLength(1);
    expect(operations('/renegotiate')).toHaveLength(0);
    // Microphone and camera may be published one after the other. Of what they receive nothing is asked for.
    const asked = operations('/tracks/new').flatMap((request) => {
      return (request.postDataJSON() as { tracks: { location: string }[] }).tracks;
    });
    expect(new Set(asked.map(({ location }) => location))).toEqual(new Set(['local']));
  });

  test('three pages show three tiles each, and everyone sees and hears the others', async () => {
    for (const call of [ada, grace, linus]) await expect(call.tiles).toHaveCount(3);
    await Promise.all([
      ada.seesAndHears('Grace', 'Linus'),
      grace.seesAndHears('Ada', 'Linus'),
      linus.seesAndHears('Ada', 'Grace'),
    ]);
  });

  test('a tile shows the name while the camera is off, and the video again once it is on', async () => {
    await grace.seesAndHears('Ada', 'Linus');

    await ada.page.locator('call-camera-toggle').getByRole('button').click();
    for (const other of [grace, linus]) {
      await expect(other.tile('Ada').locator('video')).toBeHidden();
      await expect(other.tile('Ada')).toContainText('Ada');
    }
    // The light goes out: nothing captures any more.
    expect(
      await ada.page.evaluate(() => {
        const room = document.querySelector('call-room') as { call?: Call } | null;
        return room?.call?.camera.track.get();
      }),
    ).toBe(null);

    await ada.page.locator('call-camera-toggle').getByRole('button').click();
    for (const other of [grace, linus]) {
      await expect(other.tile('Ada').locator('video')).toBeVisible();
      await other.seesAndHears('Ada');
    }
  });

  test('a muted microphone is seen and silent, its packets go on, and 40 s later it is heard again; joins in a row meanwhile all reach video', async () => {
    test.slow();
    await Promise.all([grace.seesAndHears('Ada', 'Linus'), linus.seesAndHears('Ada', 'Grace')]);

    await ada.page.locator('call-mic-toggle').getByRole('button').click();
    for (const other of [grace, linus]) {
      await expect(other.tile('Ada').getByText(/muted/i)).toBeAttached();
      // Silence begins once what was under way has been played.
      let last = -1;
      await expect
        .poll(async () => {
          const { audioEnergy } = await other.receivedFrom('Ada');
          const still = audioEnergy === last;
          last = audioEnergy;
          return still;
        })
        .toBe(true);
    }
    const silent = await grace.receivedFrom('Ada');
    await joinsInARow(context, JOINS);
    // Past the 30 s after which the SFU collects a track that sends nothing: packets still arrive 40 s on.
    await expect
      .poll(async () => (await grace.receivedFrom('Ada')).lastAudioPacketMs - silent.lastAudioPacketMs, {
        timeout: 120_000,
      })
      .toBeGreaterThan(40_000);
    const later = await grace.receivedFrom('Ada');
    expect(later.audioEnergy - silent.audioEnergy).toBeLessThan(1e-6);

    await ada.page.locator('call-mic-toggle').getByRole('button').click();
    await Promise.all([grace.seesAndHears('Ada', 'Linus'), linus.seesAndHears('Ada', 'Grace')]);
  });

  test('a reload comes back as the same participant, without a ghost', async () => {
    await grace.seesAndHears('Ada', 'Linus');
    const id = await ada.participantId();
    await ada.page.reload();
    await ada.isIn();
    expect(await ada.participantId()).toBe(id);
    for (const other of [grace, linus]) {
      await expect(other.tiles).toHaveCount(3);
      await other.seesAndHears('Ada');
    }
    await ada.seesAndHears('Grace', 'Linus');
  });

  test('a participant who leaves is removed everywhere at once', async () => {
    await ada.seesAndHears('Grace', 'Linus');
    await grace.page.locator('call-leave-button').getByRole('button').click();
    for (const other of [ada, linus]) {
      await expect(other.tiles).toHaveCount(2);
      await expect(other.tile('Grace')).toHaveCount(0);
    }
    expect(await grace.status()).toBe('left');
  });
});

test('no socket address contains a token or a secret, and a reload resumes the same participant', async ({
  context,
}) => {
  const sockets: URL[] = [];
  const secrets: string[] = [];
  context.on('page', (page) => {
    page.on('websocket', (socket) => {
      sockets.push(new URL(socket.url()));
      socket.on('framereceived', ({ payload }) => {
        const { type, resume } = /^\{/.test(String(payload)) ? JSON.parse(String(payload)) : {};
        if (type === 'welcome') secrets.push(resume.split('.')[1]);
      });
    });
    page.on('request', (request) => {
      const token = request.headers().authorization;
      if (request.method() === 'POST' && request.url().endsWith('/ticket')) {
        secrets.push(token!.replace(/^Bearer /, ''));
      }
    });
  });
  const ada = await CallPage.join(context, roomName(), 'Ada');
  const id = await ada.participantId();
  await ada.page.reload();
  await ada.isIn();
  expect(await ada.participantId()).toBe(id);
  expect(sockets).toHaveLength(2);
  expect(secrets.length).toBeGreaterThanOrEqual(3);
  for (const { href, searchParams } of sockets) {
    expect(
      [...searchParams.keys()].filter((key) => !['ticket', 'v', 'attempt', 'media', '_pk'].includes(key)),
    ).toEqual([]);
    for (const secret of secrets) expect(href).not.toContain(secret);
  }
  const [first, second] = sockets.map(({ searchParams }) => searchParams.get('ticket'));
  expect(first).not.toBe(second);
});

test('a reload while the page joins leaves no tile of somebody who was lost', async ({ context }) => {
  const room = roomName();
  const grace = await CallPage.join(context, room, 'Grace');
  const sawLoss = await grace.page.evaluateHandle(() => {
    const { call } = document.querySelector('call-room') as unknown as { call: Call };
    const seen = { loss: false };
    call.participants.subscribe((participants) => {
      for (const { details } of participants)
        details.subscribe(({ connected }) => {
          seen.loss ||= !connected;
        });
    });
    return seen;
  });
  const page = await context.newPage();
  let isFirst = true;
  // The first page never gets its welcome.
  const welcomed = new Promise<void>((resolve) => {
    void page.routeWebSocket(/parties/, (socket) => {
      const server = socket.connectToServer();
      if (isFirst)
        server.onMessage((message) => {
          if (String(message).includes('"welcome"')) resolve();
        });
      isFirst = false;
    });
  });
  await page.goto(siteUrl(room, 'Ada'));
  await welcomed;
  await page.reload();
  const ada = new CallPage(page);
  await ada.isIn();
  for (const call of [ada, grace]) await expect(call.tiles).toHaveCount(2);
  await grace.seesAndHears('Ada');
  expect(await sawLoss.jsonValue(), 'nobody is shown as lost').toEqual({ loss: false });
});

test('two rooms never see each other', async ({ context }) => {
  const [ada, grace] = await Promise.all([
    CallPage.join(context, roomName(), 'Ada'),
    CallPage.join(context, roomName(), 'Grace'),
  ]);
  const linus = await CallPage.join(context, roomName(), 'Linus');
  for (const call of [ada, grace, linus]) await expect(call.tiles).toHaveCount(1);
});

test('a duplicated tab is a second participant', async ({ context }) => {
  const room = roomName();
  const ada = await CallPage.join(context, room, 'Ada');
  // A window that a page opens gets a copy of its sessionStorage, as a duplicated tab does (HTML, section 7.1.3).
  const opened = context.waitForEvent('page');
  await ada.page.evaluate((url) => void window.open(url), ada.page.url());
  const twin = new CallPage(await opened);
  await twin.isIn();
  await expect(ada.tiles).toHaveCount(2);
  await expect(twin.tiles).toHaveCount(2);
  await ada.isIn();
});
