import { type Browser, expect, type Page, test } from '@playwright/test';
import type { Call } from '../../src/index.js';
import { ALONE, CallPage, roomName, WITHOUT_CAMERAS } from './call-page.js';

declare global {
  interface Window {
    /** What presence has told this page, such as `join Ada`. */
    told: string[];
  }
}

/** A person in a browser of their own: the development token gives each browser its own subject. */
async function person(browser: Browser, room: string, name: string): Promise<CallPage> {
  const context = await browser.newContext({ permissions: ['microphone'] });
  const call = await CallPage.join(context, room, name, WITHOUT_CAMERAS);
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

/** Repeated if the command reaches its deadline, as it may on a busy machine. */
function track(page: Page, meta: Record<string, unknown>): Promise<void> {
  return expect(() =>
    page.evaluate(async (meta) => {
      const { call } = document.querySelector('call-room') as unknown as { call: Call };
      await call.presence.track(meta);
    }, meta),
  ).toPass();
}

/** Each person's name with the metas of their connections, as a page sees them. */
function seen(page: Page): Promise<Record<string, unknown[]>> {
  return page.evaluate(() => {
    const { call } = document.querySelector('call-room') as unknown as { call: Call };
    const people = [...call.presence.people.get().values()];
    return Object.fromEntries(people.map(({ name, metas }) => [name, Object.values(metas)]));
  });
}

test(
  'presence: two people see what each says, a second tab joins the entry, and a reload tells nothing',
  ALONE,
  async ({ browser }) => {
    const room = roomName();
    const [ada, grace] = await Promise.all([person(browser, room, 'Ada'), person(browser, room, 'Grace')]);
    await track(ada.page, { status: 'on stage' });
    await track(grace.page, { device: 'phone' });
    const both = { Ada: [{ status: 'on stage' }], Grace: [{ device: 'phone' }] };
    for (const { page } of [ada, grace]) await expect.poll(() => seen(page)).toEqual(both);

    const tab = await CallPage.join(ada.page.context(), room, 'Ada', WITHOUT_CAMERAS);
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
  },
);

/** Lets the page be hidden or visible, as a tab behind another or in front is. */
function setVisible(page: Page, isVisible: boolean): Promise<void> {
  return page.evaluate(
    (state) => {
      Object.defineProperty(document, 'visibilityState', { configurable: true, value: state });
      document.dispatchEvent(new Event('visibilitychange'));
    },
    isVisible ? 'visible' : 'hidden',
  );
}

test('presence: a hidden page is away for the others, and a status is seen and survives a reload', async ({
  browser,
}) => {
  const room = roomName();
  const [ada, grace] = await Promise.all([person(browser, room, 'Ada'), person(browser, room, 'Grace')]);
  const row = (call: CallPage) => call.page.locator('call-participants li').filter({ hasText: 'Ada' });
  await ada.page.evaluate(() => {
    const element = document.querySelector('call-room') as unknown as { call: Call; presence: string };
    // The browser's fake microphone beeps, and a person who makes a sound is not away.
    element.call.microphone.turnOff();
    element.presence = 'away status';
  });
  for (const call of [ada, grace]) {
    await call.page.locator('call-participants-toggle').getByRole('button').click();
    await expect(row(call)).toBeVisible();
  }

  await row(ada).getByRole('button', { name: 'Set a status' }).focus();
  await ada.page.keyboard.press('Enter');
  await ada.page.keyboard.type('🥗 At lunch');
  await ada.page.keyboard.press('Enter');
  await expect(row(grace)).toContainText('🥗 At lunch');

  await setVisible(ada.page, false);
  await expect(row(grace)).toContainText('Away');
  await setVisible(ada.page, true);
  await expect(row(grace)).not.toContainText('Away');

  const before = await ada.participantId();
  await ada.page.reload();
  await ada.isIn();
  expect(await ada.participantId()).toBe(before);
  const ownStatus = () =>
    ada.page.evaluate(() => {
      const { call } = document.querySelector('call-room') as unknown as { call: Call };
      return call.status.own.get().status;
    });
  await expect.poll(ownStatus).toEqual({ text: 'At lunch', emoji: '🥗' });
  await expect(row(grace)).toContainText('🥗 At lunch');
  const told = await grace.page.evaluate(() => window.told.filter((line) => !line.startsWith('change')));
  expect(told, 'neither a reload nor being away is a leave').toEqual(['join Ada']);
  for (const { page } of [ada, grace]) await page.context().close();
});
