import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { Page } from 'playwright';
import { CallLab, seesColours } from './call-lab.js';

const LIMIT = { timeout: 60_000 };
const RED = '255,0,0';
const BLUE = '0,0,255';

let lab: CallLab;
let page: Page;
let rooms = 0;
let room = '';

before(async () => {
  lab = await CallLab.start();
});

after(() => lab.close());

beforeEach(async () => {
  await page?.context().close();
  room = `call-${++rooms}`;
  page = await lab.openPage();
});

function open(name: string, colour: string, where = room): Promise<void> {
  const options = { server: lab.worker.origin, room: where, name, colour };
  return page.evaluate((given) => window.people.open(given), options);
}

const sees = (name: string, others: Record<string, string>) => seesColours(page, name, others);

test(
  'two calls on a page are separate in two rooms, and see each other in the same room',
  LIMIT,
  async () => {
    await open('Ada', RED);
    await open('Grace', BLUE);
    await open('Alan', BLUE, `${room}-other`);
    await page.evaluate(() =>
      Promise.all(['Ada', 'Grace', 'Alan'].map((who) => window.people.call(who).join())),
    );
    await Promise.all([sees('Ada', { Grace: BLUE }), sees('Grace', { Ada: RED }), sees('Alan', {})]);
  },
);

test('leaving leaves no connection, socket, track, timer or listener', LIMIT, async () => {
  const before = await page.evaluate(() => window.people.held());
  await open('Grace', BLUE);
  await open('Ada', RED);
  await page.evaluate(() => Promise.all(['Ada', 'Grace'].map((who) => window.people.call(who).join())));
  await Promise.all([sees('Ada', { Grace: BLUE }), sees('Grace', { Ada: RED })]);
  const during = await page.evaluate(() => window.people.held());
  assert.deepEqual([during.connections, during.sockets, during.tracks], [4, 2, 4]);
  await page.evaluate(() => window.people.leave('Ada'));
  await sees('Grace', {});
  await page.evaluate(() => window.people.leave('Grace'));
  await page.evaluate(() => window.people.socketsClosed());
  assert.deepEqual(await page.evaluate(() => window.people.held()), before);
  await page.evaluate(() => Promise.all([window.people.close('Ada'), window.people.close('Grace')]));
  assert.deepEqual(await page.evaluate(() => window.people.held()), before);
});

test('leaving during any step of a join leaves nothing behind', LIMIT, async () => {
  await open('Ada', RED);
  const before = await page.evaluate(() => window.people.held());
  for (const afterMs of [0, 20, 60, 120, 250, 500]) {
    await page.evaluate(async (ms) => {
      window.people.join('Ada');
      await new Promise((resolve) => setTimeout(resolve, ms));
      await window.people.leave('Ada');
      await window.people.socketsClosed();
    }, afterMs);
    assert.deepEqual(await page.evaluate(() => window.people.held()), before, `left after ${afterMs} ms`);
  }
  await open('Grace', BLUE);
  await page.evaluate(() => Promise.all(['Ada', 'Grace'].map((who) => window.people.call(who).join())));
  await Promise.all([sees('Ada', { Grace: BLUE }), sees('Grace', { Ada: RED })]);
});
