/** The assistant in the chat of two people's pages, with the stand-in for a language model that the demo has. */
import { expect, test } from '@playwright/test';
import type { Call } from '../../src/index.js';
import { CallPage, roomName, siteUrl, WITHOUT_CAMERAS } from './call-page.js';

declare global {
  interface Window {
    /** What the first answer of the assistant has said, from its first words to the last. */
    answer: string[];
  }
}

/** Records each text of the first answer. */
async function watchAnswer({ page }: CallPage): Promise<void> {
  await page.evaluate(() => {
    window.answer = [];
    const { call } = document.querySelector('call-room') as unknown as { call: Call };
    call.chat.messages.subscribe((messages) => {
      const text = messages.find(({ from }) => from === 'b_assistant')?.text;
      if (text !== undefined && text !== window.answer.at(-1)) window.answer.push(text);
    });
  });
}

test('people ask the assistant, and everyone sees its answers grow, end and break off', async ({
  context,
}) => {
  const room = roomName();
  const [ada, bob] = [
    await CallPage.join(context, room, 'Ada', WITHOUT_CAMERAS),
    await CallPage.open(context, siteUrl(room, 'Bob', WITHOUT_CAMERAS)),
  ];
  await bob.isIn();
  const chats = [ada, bob].map(({ page }) => page.locator('call-chat'));
  const [own] = chats as [(typeof chats)[number], (typeof chats)[number]];
  for (const { page } of [ada, bob]) await page.keyboard.press('c');
  for (const call of [ada, bob]) await watchAnswer(call);
  const textbox = own.getByRole('textbox');
  const answers = (at: number) => chats.map((chat) => chat.locator('.message:has([part=mark])').nth(at));
  const textOf = (at: number) => answers(at).map((answer) => answer.locator('.text'));

  await expect(own.locator('.hint')).toContainText('@Assistant');
  await textbox.pressSequentially('@as');
  await expect(own.getByRole('option')).toContainText('@Assistant');
  await textbox.press('Enter');
  await textbox.pressSequentially('hello');
  await textbox.press('Enter');
  for (const [at, answer] of answers(0).entries()) {
    await expect(textOf(0)[at]!).toHaveText(/You wrote: “@Assistant hello”$/);
    await expect(answer.locator('.head')).toContainText(/Assistant\s+AI/);
    await expect(answer).not.toHaveAttribute('aria-busy');
  }
  for (const { page } of [ada, bob]) {
    const texts = await page.evaluate(() => window.answer);
    expect(texts.length).toBeGreaterThan(2);
    for (const [at, text] of texts.slice(2).entries()) expect(text.startsWith(texts[at + 1]!)).toBe(true);
  }

  await textbox.fill('/summary');
  await textbox.press('Enter');
  for (const text of textOf(1)) await expect(text).toContainText('hello');
  // The room writes one answer at a time for each person.
  for (const answer of answers(1)) await expect(answer).not.toHaveAttribute('aria-busy');

  await textbox.fill('@Assistant break off');
  await textbox.press('Enter');
  for (const answer of answers(2)) {
    await expect(answer.locator('.note')).toHaveText(/^\s*This answer is incomplete\. The connection/);
    await expect(answer).not.toHaveAttribute('aria-busy');
  }

  await textbox.fill('@Assistant say rubbish');
  await textbox.press('Enter');
  const question = own.locator('.message--own').last();
  await expect(question.getByRole('alert')).toContainText('cannot be shown. Ask again in other words.');
  for (const chat of chats) await expect(chat.locator('.message:has([part=mark])')).toHaveCount(3);
});
