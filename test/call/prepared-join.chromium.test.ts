import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright';
import type { PrepareAnswer } from '../../src/room/protocol/index.js';
import { CallLab, seesColours } from './call-lab.js';

const LIMIT = { timeout: 60_000 };
const RED = '255,0,0';
const BLUE = '0,0,255';

let lab: CallLab;
let ada: Page;
before(async () => {
  lab = await CallLab.start();
  ada = await open('Ada', RED);
  await ada.evaluate(() => window.people.call('Ada').join());
});
after(() => lab.close());

async function open(name: string, colour: string): Promise<Page> {
  const page = await lab.openPage();
  const options = { server: lab.worker.origin, room: 'prepared', name, colour };
  await page.evaluate((given) => window.people.open(given), options);
  return page;
}

/** The media requests of a page to the Worker, without ids. */
function watchRequests(page: Page): string[] {
  const asked: string[] = [];
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (request.method() === 'OPTIONS') return;
    if (/^\/(calls|lobby)\//.test(pathname)) asked.push(pathname.replace(/sessions\/[^/]+\//, 'sessions/…/'));
  });
  return asked;
}

test('a join uses the connection prepared in the lobby, without a media request', LIMIT, async () => {
  const page = await open('Grace', BLUE);
  const asked = watchRequests(page);
  await page.evaluate(() => window.people.call('Grace').prepareConnection());
  assert.deepEqual(asked, [
    '/lobby/prepared/prepare',
    '/lobby/prepared/prepare/answer',
    '/lobby/prepared/ticket',
  ]);
  assert.equal(await page.evaluate(() => window.people.held().connections), 1);
  asked.length = 0;
  await page.evaluate(() => window.people.call('Grace').join());
  await seesColours(page, 'Grace', { Ada: RED });
  await seesColours(ada, 'Ada', { Grace: BLUE });
  // A smaller layer, as the tile is small, is all that there is left to ask for; the rest is what is sent.
  const allowed = ['sessions/new', 'sessions/…/tracks/new', 'sessions/…/tracks/update'].map(
    (path) => `/calls/${path}`,
  );
  assert.deepEqual(
    asked.filter((path) => !allowed.includes(path)),
    [],
  );
  assert.equal(asked.filter((path) => path === '/calls/sessions/new').length, 1, 'the one that sends');
  assert.equal(await page.evaluate(() => window.people.held().connections), 2);
  await page.evaluate(() => window.people.close('Grace'));
  assert.equal(await page.evaluate(() => window.people.held().connections), 0);
  await page.context().close();
});

test('a join works if the SFU has dropped the prepared session', LIMIT, async () => {
  const page = await open('Alan', BLUE);
  const answered = page.waitForResponse(
    (response) => new URL(response.url()).pathname === '/lobby/prepared/prepare',
  );
  await page.evaluate(() => window.people.call('Alan').prepareConnection());
  const { session } = (await (await answered).json()) as PrepareAnswer;
  lab.sfu.faults.add({ type: 'vanish', sessionId: session!.sessionId });
  await page.evaluate(() => window.people.call('Alan').join());
  await seesColours(page, 'Alan', { Ada: RED });
  await page.context().close();
});
