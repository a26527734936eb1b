import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright';
import type { EphemeralChannel } from '../../../src/call/ephemeral/ephemeral-channel.js';
import { CallLab } from '../call-lab.js';

declare global {
  interface Window {
    ephemeral: EphemeralChannel;
    heard: unknown[];
  }
}

const LIMIT = { timeout: 60_000 };

let lab: CallLab;
before(async () => {
  lab = await CallLab.start();
});
after(() => lab.close());

interface Entered {
  page: Page;
  /** Messages of the channel that used the page's socket. */
  bySocket: string[];
  /** The sessions of the page's own channel, the latest last. */
  sessions: string[];
}

async function enter(name: string): Promise<Entered> {
  const page = await lab.openPage();
  const bySocket: string[] = [];
  const sessions: string[] = [];
  page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      const text = String(payload);
      if (text.includes('"ephemeral":"ephemeral.cursor"')) bySocket.push(text);
      const session = /"ephemeral\.cursor\.status","data":\{"sessionId":"([^"]+)"/.exec(text)?.[1];
      if (session) sessions.push(session);
    }),
  );
  const options = { server: lab.worker.origin, room: 'channel', name, colour: '255,0,0' };
  await page.evaluate(async (given) => {
    window.people.open(given);
    const call = window.people.call(given.name);
    await call.join();
    window.heard = [];
    window.ephemeral = await call.ephemeral('cursor');
    window.ephemeral.addEventListener('message', ({ data }) => window.heard.push(data.data));
  }, options);
  return { page, bySocket, sessions };
}

/** As an SFU that loses them does. */
async function closeChannels(sessionId: string): Promise<void> {
  const { url, appId, appSecret } = lab.sfu;
  const session = `${url}/apps/${appId}/sessions/${sessionId}`;
  const headers = { Authorization: `Bearer ${appSecret}`, 'Content-Type': 'application/json' };
  const listed = await fetch(session, { headers });
  const { dataChannels } = (await listed.json()) as {
    dataChannels: { id: number; dataChannelName: string }[];
  };
  const ids = dataChannels
    .filter(({ dataChannelName }) => dataChannelName === 'ephemeral.cursor')
    .map(({ id }) => ({ id }));
  assert.equal(ids.length, 1);
  const body = JSON.stringify({ dataChannels: ids });
  assert.equal((await fetch(`${session}/datachannels/close`, { method: 'PUT', headers, body })).status, 200);
}

const goes = (page: Page, way: string) =>
  page.evaluate(async (expected) => {
    while (window.ephemeral.route.get() !== expected) await new Promise((resolve) => setTimeout(resolve, 20));
  }, way);

/** Sends the text repeatedly, like a moving cursor, until the other page receives it. */
async function passes(from: Page, to: Page, data: string): Promise<void> {
  const sending = await from.evaluate(
    (what) => Number(setInterval(() => window.ephemeral.send(what), 30)),
    data,
  );
  await to.evaluate(async (expected) => {
    while (window.heard.at(-1) !== expected) await new Promise((resolve) => setTimeout(resolve, 20));
  }, data);
  await from.evaluate((timer) => clearInterval(timer), sending);
}

test(
  'messages use the socket first, then the SFU, and the socket while the channel is lost',
  LIMIT,
  async () => {
    const ada = await enter('Ada');
    const grace = await enter('Grace');
    await passes(ada.page, grace.page, 'at once');
    await goes(ada.page, 'channel');
    await passes(ada.page, grace.page, 'through the SFU');
    // Earlier messages may be counted late, so the text distinguishes them.
    const both = ada.bySocket.filter((text) => text.includes('through the SFU'));
    assert.deepEqual(both, [], 'none by the socket');

    const lost = ada.page.evaluate(
      () =>
        new Promise<void>((resolve) => {
          window.ephemeral.route.listen((way) => {
            if (way !== 'socket') return;
            window.ephemeral.send('all the same');
            resolve();
          });
        }),
    );
    await closeChannels(ada.sessions.at(-1)!);
    await lost;
    await grace.page.evaluate(async () => {
      while (!window.heard.includes('all the same')) await new Promise((resolve) => setTimeout(resolve, 20));
    });
    // Over the socket, which this process may observe a moment later.
    while (!ada.bySocket.some((text) => text.includes('all the same')))
      await ada.page.evaluate(() => new Promise(requestAnimationFrame));
    await goes(ada.page, 'channel');
  },
);
