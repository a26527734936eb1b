/** The voice of an AI in four people's pages, with the stand-in that the demo has: it repeats what it hears, higher. */
import { expect, type Page, test } from '@playwright/test';
import type { Call } from '../../src/index.js';
import { createBeeps } from '../support/speech.js';
import { ALONE, CallPage, roomName, siteUrl, WITHOUT_CAMERAS } from './call-page.js';
import { withChromium } from './own-browsers.js';

const HERTZ = 400;
/** Two semitones higher. */
const ANSWER_HERTZ = HERTZ * 2 ** (2 / 12);

declare global {
  interface Window {
    /** The loudest frequencies of the AI's voice so far, in hertz. */
    pitches: Set<number> | undefined;
  }
}

/** Begins to listen to the AI's voice in a page, once that has arrived. */
async function listen({ page }: CallPage): Promise<void> {
  const begin = () => {
    const { call } = document.querySelector('call-room') as unknown as { call: Call };
    const ai = call.participants.get().find(({ details }) => details.get().isAgent);
    const track = ai?.sources.microphone.track.get();
    if (!track) return false;
    const context = new AudioContext();
    const analyser = new AnalyserNode(context, { fftSize: 8_192 });
    context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
    const levels = new Float32Array(analyser.frequencyBinCount);
    const pitches = new Set<number>();
    window.pitches = pitches;
    setInterval(() => {
      analyser.getFloatFrequencyData(levels);
      const loudest = levels.reduce((best, level, at) => (level > levels[best]! ? at : best), 0);
      if (levels[loudest]! > -60) pitches.add((loudest * context.sampleRate) / analyser.fftSize);
    }, 20);
    return true;
  };
  await expect.poll(() => page.evaluate(begin), 'the voice of the AI arrives').toBe(true);
}

async function hearsAnswer({ page }: CallPage): Promise<void> {
  const pitches = () => page.evaluate(() => [...window.pitches!]);
  await expect
    .poll(
      async () => (await pitches()).some((hertz) => Math.abs(hertz - ANSWER_HERTZ) < 15),
      'the answer has the pitch of the question, two semitones higher',
    )
    .toBe(true);
}

const ai = (page: Page) => page.locator('call-ai');

async function showAi({ page }: CallPage): Promise<void> {
  const toggle = page.getByRole('button', { name: 'Show AI' });
  if (!(await toggle.isVisible())) await page.getByRole('button', { name: 'More' }).click();
  await toggle.click();
}

test(
  'the person who has the floor talks to the AI, everyone hears its answer, and the floor goes round',
  ALONE,
  async ({ context }) => {
    const beeps = createBeeps(HERTZ);
    const room = roomName();
    try {
      const bob = await CallPage.join(context, room, 'Bob', WITHOUT_CAMERAS);
      const cleo = await CallPage.join(context, room, 'Cleo', WITHOUT_CAMERAS);
      const dan = await CallPage.join(context, room, 'Dan', WITHOUT_CAMERAS);
      await withChromium(
        { and: [`--use-file-for-fake-audio-capture=${beeps.file}`] },
        async (own, browser) => {
          await own.grantPermissions(['microphone']);
          const ada = await CallPage.open(own, siteUrl(room, 'Ada', WITHOUT_CAMERAS));
          await ada.isIn();
          for (const call of [ada, bob, cleo, dan]) await showAi(call);
          await bob.button('Bring the AI into the call').click();
          for (const { page } of [ada, bob, cleo, dan]) {
            await expect(ai(page)).toContainText('The AI is ready');
            await expect(page.locator('call-tile').filter({ hasText: 'AI stand-in' })).toBeVisible();
          }

          await ada.button('Request the floor').click();
          await bob.button('Request the floor').click();
          await expect(ai(cleo.page)).toContainText('Ada has the floor.');
          await expect(ai(bob.page)).toContainText('Your place in the queue: 1.');

          await Promise.all([ada, bob, cleo, dan].map(listen));
          const talk = ada.button('Hold to talk to the AI');
          await talk.focus();
          await ada.page.keyboard.down(' ');
          for (const { page } of [bob, cleo, dan])
            await expect(ai(page)).toContainText('The AI is listening to Ada');
          // Two seconds of speech.
          const { audioPackets } = await bob.receivedFrom('Ada');
          await expect
            .poll(async () => (await bob.receivedFrom('Ada')).audioPackets)
            .toBeGreaterThan(audioPackets + 100);
          await ada.page.keyboard.up(' ');
          await Promise.all([ada, bob, cleo, dan].map(hearsAnswer));
          for (const { page } of [ada, bob, cleo, dan])
            await expect(ai(page)).toContainText('The AI is ready');

          // Ada leaves in the middle of a sentence: the floor goes to the next person.
          await ada.page.keyboard.down(' ');
          await expect(ai(cleo.page)).toContainText('The AI is listening to Ada');
          await browser.close();
          await expect(ai(cleo.page)).toContainText('Bob has the floor.');
          await expect(ai(bob.page)).toContainText('You have the floor.');
        },
      );
      await cleo.button('Remove the AI from the call').click();
      for (const { page } of [bob, cleo]) {
        await expect(ai(page)).toContainText('The AI is not in the call');
        await expect(page.locator('call-tile').filter({ hasText: 'AI stand-in' })).toHaveCount(0);
      }
    } finally {
      beeps.remove();
    }
  },
);
