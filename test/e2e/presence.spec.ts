import { type Browser, expect, type Page, test } from '@playwright/test';
import type { Call } from '../../src/index.js';
import { CallPage, roomName } from './call-page.js';

declare global {
  interface Window {
    /** What presence has told this page, such as `join Ada`. */
    told: string[];
  }
}

/** A person in a browser of their own: the development token gives each browser its own subject. */
async function person(browser: Browser, room: string, name: string): Promise<CallPage> {
  const context = await browser.newContext({ permissions: ['camera', 'microphone'] });
  const call = await CallPage.join(context, room, name);
  await call.page.evaluate(() => {
    const { presence } = (document.querySelector('call-room') as unknown as { call: Call }).call;
    window.told = [];
    presence.addEventListener('join', ({ data }) => void window.told.push(`join ${data.name}`));
    presence.addEventListener('leave', ({ data }) => void window.told.push(`leave ${data.name}`));
    presence.addEventListener('change', ({ data }) => void window.told.push(`change ${data.person.name}`));
    presence.people.subscribe(() => {});
  });
  return call;
}

function track(page: Page, meta: Record<string, unknown>): Promise<void> {
  return page.evaluate(async (meta) => {
    const { call } = document.querySelector('call-room') as unknown as { call: Call };
    await call.presence.track(meta);
  }, meta);
}

/** Each person's name with the metas of their connections, as a page sees them. */
function seen(page: Page): Promise<Record<string, unknown[]>> {
  return page.evaluate(() => {
    const { call } = document.querySelector('call-room') as unknown as { call: Call };
    const people = [...call.presence.people.get().values()];
    return Object.fromEntries(people.map(({ name, metas }) => [name, Object.values(metas)]));
  });
}

test('presence: two people see what each says, a second tab joins the entry, and a reload tells nothing', async ({
  browser,
}) => {
  const room = roomName();
  const [ada, grace] = await Promise.all([person(browser, room, 'Ada'), person(browser, room, 'Grace')]);
  await track(ada.page, { status: 'on stage' });
  await track(grace.page, { device: 'phone' });
  const both = { Ada: [{ status: 'on stage' }], Grace: [{ device: 'phone' }] };
  for (const { page } of [ada, grace]) await expect.poll(() => seen(page)).toEqual(both);

  const tab = await CallPage.join(ada.page.context(), room, 'Ada');
  await track(tab.page, { status: 'taking notes' });
  await expect.poll(async () => (await seen(grace.page)).Ada?.length).toBe(2);
  await expect(grace.tiles).toHaveCount(3);
  await tab.page.locator('call-leave-button').getByRole('button').click();
  await expect.poll(() => seen(grace.page)).toEqual(both);

  await ada.page.reload();
  await ada.isIn();
  await expect.poll(() => seen(ada.page)).toEqual(both);
  await track(ada.page, { status: 'back' });
  await expect.poll(() => seen(grace.page)).toEqual({ ...both, Ada: [{ status: 'back' }] });
  const told = await grace.page.evaluate(() => window.told.filter((line) => line.endsWith('Ada')));
  expect(told).toEqual(['join Ada', 'change Ada', 'change Ada', 'change Ada']);
  for (const { page } of [ada, grace]) await page.context().close();
});
