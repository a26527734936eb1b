/** The voice of an AI in three people's pages, with the stand-in that the demo has: it repeats what it hears, higher. */
import { expect, type Page, test } from '@playwright/test';
import type { Call } from '../../src/index.js';
import { createBeeps } from '../support/speech.js';
import { CallPage, roomName, siteUrl } from './call-page.js';
import { withChromium } from './own-browsers.js';

const HERTZ = 400;
/** Two semitones higher. */
const ANSWER_HERTZ = HERTZ * 2 ** (2 / 12);

declare global {
  interface Window {
    /** Analyzes the AI's voice. */
    analyser: AnalyserNode | undefined;
  }
}

/** The loudest frequency of the AI's voice in a page, in hertz; 0: it is silent, or has not arrived. */
function pitch(): number {
  if (!window.analyser) {
    const { call } = document.querySelector('call-room') as unknown as { call: Call };
    const ai = call.participants.get().find(({ details }) => details.get().isAgent);
    const track = ai?.sources.microphone.track.get();
    if (!track) return 0;
    const context = new AudioContext();
    window.analyser = new AnalyserNode(context, { fftSize: 8_192 });
    context.createMediaStreamSource(new MediaStream([track])).connect(window.analyser);
  }
  const { analyser } = window;
  const levels = new Float32Array(analyser.frequencyBinCount);
  analyser.getFloatFrequencyData(levels);
  const loudest = levels.reduce((best, level, at) => (level > levels[best]! ? at : best), 0);
  return levels[loudest]! > -60 ? (loudest * analyser.context.sampleRate) / analyser.fftSize : 0;
}

/** Resolves once the AI says this pitch in a page. */
async function hearsAnswer({ page }: CallPage): Promise<void> {
  await expect
    .poll(async () => Math.abs((await page.evaluate(pitch)) - ANSWER_HERTZ) < 15, {
      message: 'the answer has the pitch of the question, two semitones higher',
      intervals: [50],
    })
    .toBe(true);
}

const ai = (page: Page) => page.locator('call-ai');

async function showAi({ page }: CallPage): Promise<void> {
  const toggle = page.getByRole('button', { name: 'Show AI' });
  if (!(await toggle.isVisible())) await page.getByRole('button', { name: 'More' }).click();
  await toggle.click();
}

test('the person who has the floor talks to the AI, everyone hears its answer, and the floor goes round', async ({
  context,
}) => {
  const beeps = createBeeps(HERTZ);
  const room = roomName();
  try {
    const bob = await CallPage.join(context, room, 'Bob');
    const cleo = await CallPage.join(context, room, 'Cleo');
    await withChromium({ and: [`--use-file-for-fake-audio-capture=${beeps.file}`] }, async (own, browser) => {
      await own.grantPermissions(['camera', 'microphone']);
      const ada = await CallPage.open(own, siteUrl(room, 'Ada'));
      await ada.isIn();
      for (const call of [ada, bob, cleo]) await showAi(call);
      await bob.button('Bring the AI into the call').click();
      for (const { page } of [ada, bob, cleo]) {
        await expect(ai(page)).toContainText('The AI is ready');
        await expect(page.locator('call-tile').filter({ hasText: 'AI' })).toBeVisible();
      }

      await ada.button('Request the floor').click();
      await bob.button('Request the floor').click();
      await expect(ai(cleo.page)).toContainText('Ada has the floor.');
      await expect(ai(bob.page)).toContainText('Your place in the queue: 1.');

      const talk = ada.button('Hold to talk to the AI');
      await talk.focus();
      await ada.page.keyboard.down(' ');
      for (const { page } of [bob, cleo]) await expect(ai(page)).toContainText('The AI is listening to Ada');
      await ada.page.keyboard.up(' ');
      await Promise.all([ada, bob, cleo].map(hearsAnswer));
      for (const { page } of [ada, bob, cleo]) await expect(ai(page)).toContainText('The AI is ready');

      // Ada leaves in the middle of a sentence: the floor goes to the next person.
      await ada.page.keyboard.down(' ');
      await expect(ai(cleo.page)).toContainText('The AI is listening to Ada');
      await browser.close();
      await expect(ai(cleo.page)).toContainText('Bob has the floor.');
      await expect(ai(bob.page)).toContainText('You have the floor.');
    });
    await cleo.button('Remove the AI from the call').click();
    for (const { page } of [bob, cleo]) {
      await expect(ai(page)).toContainText('The AI is not in the call');
      await expect(page.locator('call-tile').filter({ hasText: 'AI' })).toHaveCount(0);
    }
  } finally {
    beeps.remove();
  }
});
