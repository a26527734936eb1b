/** Captions and a transcript of three people's pages, with the stand-in for a speech service that the demo has. */
import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { createSpeech } from '../support/speech.js';
import { ALONE, CallPage, roomName, siteUrl, WITHOUT_CAMERAS } from './call-page.js';
import { withChromium } from './own-browsers.js';

test(
  'speech becomes words under its speaker’s name for everyone, while the speaker allows it',
  ALONE,
  async ({ context }) => {
    const speech = await createSpeech();
    const room = roomName();
    try {
      const bob = await CallPage.join(context, room, 'Bob', WITHOUT_CAMERAS);
      const cleo = await CallPage.join(context, room, 'Cleo', WITHOUT_CAMERAS);
      await withChromium(
        { and: [`--use-file-for-fake-audio-capture=${speech.file}`] },
        async (speakers, browser) => {
          await speakers.grantPermissions(['microphone']);
          const ada = await CallPage.open(speakers, siteUrl(room, 'Ada', WITHOUT_CAMERAS));
          await ada.isIn();
          const readers = [bob, cleo];
          for (const { page } of readers) {
            await page.getByRole('button', { name: 'More' }).click();
            await page.getByRole('button', { name: 'Captions' }).click();
            await page.getByRole('button', { name: 'More' }).click();
            await page.getByRole('button', { name: 'Show transcript' }).click();
          }
          const transcripts = readers.map(({ page }) => page.locator('call-transcript'));
          const lines = transcripts.map((transcript) => transcript.locator('[part=line]'));

          await bob.button('Start a transcript').click();
          for (const call of [ada, cleo])
            await expect(call.page.locator('call-transcript-notice')).toContainText(
              'Bob is making a transcript',
            );
          for (const transcript of transcripts)
            await expect(transcript).toContainText('Nobody is transcribed yet');

          await ada.button('Allow my speech').click();
          for (const [at, { page }] of readers.entries()) {
            await expect(page.locator('call-captions')).toContainText(speech.words);
            // The transcript may begin in the middle of a word.
            await expect(lines[at]!.filter({ hasText: speech.words }).first()).toBeVisible();
            await expect(transcripts[at]!.locator('[part=name]').first()).toHaveText('Ada');
            await expect(transcripts[at]!).toContainText('Transcribed: Ada');
          }
          const download = bob.page.waitForEvent('download');
          await bob.button('WebVTT').click();
          const file = await readFile(await (await download).path(), 'utf8');
          expect(file).toMatch(/^WEBVTT\n/);
          expect(file).toContain(`<v Ada>${speech.words}`);

          await ada.button('More').click();
          await ada.button('Show transcript').click();
          await ada.page.getByRole('switch', { name: 'Turn my speech into text' }).click();
          for (const transcript of transcripts) {
            await expect(transcript).toContainText('Nobody is transcribed yet');
            await expect(transcript.locator('[part=name]').filter({ hasNotText: 'Ada' })).toHaveCount(0);
          }
          await browser.close();
        },
      );
      await cleo.button('Stop the transcript').click();
      await expect(bob.page.locator('call-transcript-notice')).toHaveCount(0);
    } finally {
      speech.remove();
    }
  },
);
