/** Chat and polls between two people's pages, through the room. */
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import type { Call } from '../../src/index.js';
import { AUDIO_ONLY, CallPage, roomName, siteUrl } from './call-page.js';

async function join(context: BrowserContext, url: string): Promise<CallPage> {
  const call = await CallPage.open(context, url);
  await call.button('Join').click();
  await call.isIn();
  return call;
}

/** Presses an item in the menu of the only message. */
async function act(page: Page, item: string): Promise<void> {
  await page.locator('call-chat .message').first().hover();
  await page.locator('call-chat').getByRole('button', { name: 'Message actions' }).first().click();
  await page.locator('call-chat #actions').getByText(item, { exact: true }).click();
}

async function openPanel(page: Page, panel: string): Promise<void> {
  await page.locator(`call-${panel}-toggle button`).waitFor({ state: 'attached' });
  await page.locator(`call-${panel}-toggle`).evaluate(async (toggle: HTMLElement & { toggle?(): void }) => {
    await customElements.whenDefined(toggle.localName);
    toggle.shadowRoot!.querySelector('button')!.click();
  });
  await page.locator(`call-${panel}`).waitFor();
}

test('people reply, react and vote, and their pages still know it after a reload', async ({ context }) => {
  const room = roomName();
  const ada = await join(context, siteUrl(room, 'Ada', { role: 'host', more: AUDIO_ONLY }));
  const bob = await join(context, siteUrl(room, 'Bob', { more: AUDIO_ONLY }));
  const textbox = ({ page }: CallPage) => page.locator('call-chat').getByRole('textbox');
  for (const { page } of [ada, bob]) await openPanel(page, 'chat');
  await textbox(bob).fill('Where do we eat?');
  await textbox(bob).press('Enter');
  await expect(ada.page.getByText('Where do we eat?').first()).toBeVisible();
  await act(ada.page, 'Reply');
  await textbox(ada).fill('At the station.');
  await textbox(ada).press('Enter');
  await expect(bob.page.locator('call-chat .quote')).toHaveText(/You\s*Where do we eat\?/);
  await act(ada.page, '👍');
  await expect(bob.page.getByRole('button', { name: 'Ada reacted with 👍' })).toBeVisible();

  await ada.page.evaluate(async () => {
    const { call } = document.querySelector('call-room') as unknown as { call: Call };
    await call.polls.ask('Lunch?', ['Soup', 'Salad'], { results: 'after-vote' });
  });
  await expect(bob.page.getByText('New poll: Lunch?').first()).toBeVisible();
  await bob.page.locator('call-notices').getByRole('button', { name: 'Vote' }).click();
  await bob.page.locator('call-poll').getByRole('button', { name: 'Salad' }).click();
  await expect(bob.page.locator('call-poll .share')).toHaveText(['0%', '100%']);

  await bob.page.reload();
  await bob.button('Join').or(bob.page.locator('call-chat-toggle')).first().waitFor();
  if (await bob.button('Join').isVisible()) await bob.button('Join').click();
  await bob.isIn();
  await openPanel(bob.page, 'chat');
  await expect(bob.page.locator('call-chat .message--own')).toHaveText(/Where do we eat\?/);
  await bob.page.evaluate(async () => {
    const { call } = document.querySelector('call-room') as unknown as { call: Call };
    call.polls.own.subscribe(() => {});
  });
  await expect
    .poll(() =>
      bob.page.evaluate(() => {
        const { call } = document.querySelector('call-room') as unknown as { call: Call };
        return call.polls.own.get()?.['1'];
      }),
    )
    .toEqual({ options: [1], votes: [0, 1] });
});
