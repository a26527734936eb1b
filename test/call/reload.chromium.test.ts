import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright';
import { CallLab, sees } from './call-lab.js';

const LIMIT = { timeout: 60_000 };
const RED = '255,0,0';
const BLUE = '0,0,255';

let lab: CallLab;

before(async () => {
  lab = await CallLab.start();
});

after(() => lab.close());

async function enter(page: Page, room: string, name: string, colour: string): Promise<string> {
  const options = { server: lab.worker.origin, room, name, colour };
  await page.evaluate((given) => window.people.open(given), options);
  await page.evaluate((who) => window.people.call(who).join(), name);
  return page.evaluate((who) => window.people.call(who).self.details.get().id, name);
}

const choices = (page: Page) =>
  page.evaluate(() => {
    const { microphone, camera } = window.people.call('Ada');
    return [microphone.choice, camera.choice];
  });

/** Keeps, in Grace's page, what Ada sends in `window.sent`: `microphone`, `microphone muted`, `camera`. */
function watch(page: Page, id: string): Promise<void> {
  return page.evaluate((ada) => {
    const sent: string[] = [];
    Object.assign(window, { sent });
    window.people
      .call('Grace')
      .room.get()!
      .participant(ada)
      .listen((info) => {
        for (const { source, muted } of Object.values(info?.publications ?? {}))
          sent.push(muted ? `${source} muted` : source);
      });
  }, id);
}

const sent = (page: Page) => page.evaluate(() => (window as unknown as { sent: string[] }).sent);

test('a reload while muted with the camera off sends no audio and no video', LIMIT, async () => {
  const [ada, grace] = [await lab.openPage(), await lab.openPage()];
  const id = await enter(ada, 'reload', 'Ada', RED);
  await enter(grace, 'reload', 'Grace', BLUE);
  await sees(grace, 'Grace', { Ada: { colour: RED, hasCamera: true, isMuted: false } });
  await ada.evaluate(async () => {
    const { microphone, camera, videoLimit, participants } = window.people.call('Ada');
    microphone.turnOff();
    camera.turnOff();
    videoLimit.set('low');
    participants.get()[1]!.isMutedHere.set(true);
  });
  await sees(grace, 'Grace', { Ada: { colour: RED, hasCamera: false, isMuted: true } });
  const heard = await grace.evaluate(() => window.people.energy());
  await watch(grace, id);
  await ada.reload();
  await lab.prepare(ada);
  assert.equal(await enter(ada, 'reload', 'Ada', RED), id, 'as the same participant');
  assert.deepEqual(await choices(ada), [false, false]);
  const kept = await ada.evaluate(() => {
    const { videoLimit, participants } = window.people.call('Ada');
    return [videoLimit.get(), participants.get()[1]!.isMutedHere.get()];
  });
  assert.deepEqual(kept, ['low', true], 'what they had set for themselves is as it was');
  // Anything sent by mistake would arrive before this.
  await ada.evaluate(() => window.people.call('Ada').camera.turnOn());
  await sees(grace, 'Grace', { Ada: { colour: RED, hasCamera: true, isMuted: true } });
  const seen = await sent(grace);
  assert.ok(!seen.includes('microphone'), `never heard: ${seen}`);
  assert.ok((await grace.evaluate(() => window.people.energy())) <= heard, 'not a sound has arrived');
  for (const page of [ada, grace]) await page.context().close();
});

test('a duplicated tab is another participant with the page’s default settings', LIMIT, async () => {
  const ada = await lab.openPage();
  const id = await enter(ada, 'duplicate', 'Ada', RED);
  await ada.evaluate(() => {
    const { microphone, camera } = window.people.call('Ada');
    microphone.turnOff();
    camera.turnOff();
  });
  const opened = ada.context().waitForEvent('page');
  await ada.evaluate(() => void window.open(location.href));
  const copy = await opened;
  await lab.prepare(copy);
  assert.notEqual(await copy.evaluate(() => sessionStorage.length), 0, 'it has what the first one stored');
  assert.notEqual(await enter(copy, 'duplicate', 'Ada', RED), id);
  assert.deepEqual(await choices(copy), [true, true]);
  assert.deepEqual(await choices(ada), [false, false]);
  await ada.context().close();
});
