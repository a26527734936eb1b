import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright';
import { SfuProcess } from '../support/sfu-process.js';
import { CallLab } from './call-lab.js';

/** Slow cases run only with `CALLROOM_LONG=1`. */
const isLong = process.env.CALLROOM_LONG !== undefined;
const LIMIT = { timeout: 150_000 };
/** After this time without a timer, a call assumes that the machine slept (`src/peer/stats/stats-monitor.ts`). */
const SLEEP_MS = 13_000;

let lab: CallLab<SfuProcess>;

before(async () => {
  lab = await CallLab.on(await SfuProcess.start());
});

after(() => lab.close());

interface Person {
  name: string;
  page: Page;
}

/** Ada and Grace, each on their own page, see and hear each other before and after `run`. */
async function inCall(room: string, run: (ada: Person, grace: Person) => Promise<void>): Promise<void> {
  const [ada, grace] = [await enter(room, 'Ada'), await enter(room, 'Grace')];
  try {
    await follow(ada, grace);
    const before = await Promise.all([ada, grace].map(idOf));
    await run(ada, grace);
    await follow(ada, grace);
    assert.deepEqual(await Promise.all([ada, grace].map(idOf)), before, 'nobody had to join again');
    for (const { page, name } of [ada, grace]) {
      await page.evaluate((who) => window.people.close(who), name);
      await page.evaluate(() => window.people.socketsClosed());
      const { connections, tracks, timers } = await page.evaluate(() => window.people.held());
      assert.deepEqual({ connections, tracks, timers }, { connections: 0, tracks: 0, timers: 0 }, name);
    }
  } finally {
    for (const { page } of [ada, grace]) await page.context().close();
  }
}

async function enter(room: string, name: string): Promise<Person> {
  const page = await lab.openPage();
  const options = { server: lab.worker.origin, room, name, colour: '255,0,0' };
  await page.evaluate((given) => window.people.open(given), options);
  await page.evaluate((who) => window.people.call(who).join(), name);
  return { name, page };
}

/** The session on which `whom` sends, as the other page knows it. */
function sessionOf(whom: Person, other: Person): Promise<string | undefined> {
  return other.page.evaluate(([who, seen]) => window.people.sessionOf(who, seen), [
    other.name,
    whom.name,
  ] as const);
}

async function follow(...people: Person[]): Promise<void> {
  await Promise.all(
    people.map(({ page, name }) => {
      const others = people.filter((other) => other.name !== name).map((other) => other.name);
      return page.evaluate(([who, whom]) => window.people.follows(who, whom), [name, others] as const);
    }),
  );
}

function idOf({ page, name }: Person): Promise<string> {
  return page.evaluate((who) => window.people.call(who).self.details.get().id, name);
}

test('the SFU is killed and started again: everyone sees and hears the others again', LIMIT, () =>
  inCall('killed', async () => {
    await lab.sfu.kill();
    await lab.sfu.startAgain();
  }),
);

for (const seconds of isLong ? [5, 20] : [5]) {
  test(`after UDP was blocked for ${seconds} s, everyone is seen and heard again`, LIMIT, () =>
    inCall(`blocked-${seconds}`, async () => {
      await lab.sfu.faults.add({ type: 'network', inbound: { loss: 1 }, outbound: { loss: 1 } });
      await delay(seconds * 1_000);
      await lab.sfu.faults.clear();
    }),
  );
}

test('a network change renews the sessions of the participant on it, and no others', LIMIT, () =>
  inCall('network', async (ada, grace) => {
    const [own, others] = [await sessionOf(ada, grace), await sessionOf(grace, ada)];
    await ada.page.context().setOffline(true);
    assert.equal(await ada.page.evaluate(() => navigator.onLine), false);
    await ada.page.context().setOffline(false);
    while ([own, undefined].includes(await sessionOf(ada, grace))) await delay(100);
    assert.equal(await sessionOf(grace, ada), others);
  }),
);

if (isLong) {
  test('a tab whose sessions were collected while it slept returns to the call', LIMIT, () =>
    inCall('sleep', async (ada, grace) => {
      const kept = await sessionOf(grace, ada);
      // No page that is in view can be frozen (`Page.setWebLifecycleState` does nothing then, Chromium 156): its
      // scripts are held instead, and what its media would miss meanwhile vanishes.
      const cdp = await ada.page.context().newCDPSession(ada.page);
      await cdp.send('Debugger.enable');
      const held = new Promise((resolve) => cdp.once('Debugger.paused', resolve));
      await cdp.send('Debugger.pause');
      await held;
      // What Ada sends and receives, and what Grace receives, which looks no different.
      for (const { sessionId } of await lab.sfu.faults.sessions()) {
        if (sessionId !== kept) await lab.sfu.faults.add({ type: 'vanish', sessionId });
      }
      await delay(SLEEP_MS);
      await cdp.send('Debugger.resume');
      await cdp.detach();
    }),
  );
}
