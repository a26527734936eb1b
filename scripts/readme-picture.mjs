/**
 * `node --import tsx scripts/readme-picture.mjs` → `docs/call.png`: a real call of four pages of the demo, through its
 * Worker and its SFU, with drawn people for cameras.
 */
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';
import { startDemoServer } from '../test/support/demo-server.js';
import { chromiumFlags, findChromium } from './browsers.mjs';

const PEOPLE = ['Elena', 'Amina', 'Jonas', 'Iris'];
/** Who says what, by their place in the list. */
const CHAT = /** @type {const} */ ([
  [1, 'Morning! Is the new grid on the wall display already?'],
  [2, 'Since yesterday. Names can be read from the back row now.'],
  [0, 'Lovely. And nobody jumps when somebody shares a screen.'],
  [3, 'That was the one thing people kept asking for.'],
  [1, 'Shall we ship it today?'],
]);

const server = await startDemoServer();
const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumFlags });
try {
  const pages = [];
  for (const name of PEOPLE) {
    const context = await browser.newContext({
      viewport: { width: 1440, height: 810 },
      deviceScaleFactor: pages.length === 0 ? 4 / 3 : 1,
      colorScheme: 'dark',
      locale: 'en-US',
    });
    const page = await context.newPage();
    const query = new URLSearchParams({ room: 'design-standup', name, join: '', synthetic: '' });
    await page.goto(`${server.url}/?${query}`);
    await page.waitForFunction(
      () => document.querySelector('call-room')?.call?.state.get().status === 'joined',
    );
    pages.push(page);
  }
  // A constant tone is no conversation: Amina speaks, and Iris raises a hand.
  for (const [at, page] of pages.entries()) {
    await page.evaluate(async (who) => {
      const call = document.querySelector('call-room')?.call;
      if (who !== 1) await call?.microphone.turnOff();
      if (who === 3) await call?.room.get()?.command('hand.raise');
    }, at);
  }
  for (const [who, text] of CHAT) {
    await pages[who]?.evaluate(async (said) => {
      await document.querySelector('call-room')?.call?.room.get()?.command('chat.send', { text: said });
    }, text);
  }
  const [first] = pages;
  if (!first) throw new Error('There is nobody in the picture.');
  await first.locator('call-chat-toggle').getByRole('button').click();
  await first.locator('call-chat').getByText(CHAT[4][1]).waitFor();
  // Wait for all videos in the layers of their tiles, and move the pointer away.
  await first.mouse.move(400, 700);
  const large = first.waitForFunction(
    (count) => {
      const stage = document.querySelector('call-room')?.shadowRoot?.querySelector('call-stage');
      const tiles = stage?.shadowRoot
        ?.querySelector('call-media-grid')
        ?.shadowRoot?.querySelectorAll('call-tile');
      const widths = [...(tiles ?? [])].map(
        (tile) => tile.shadowRoot?.querySelector('video')?.videoWidth ?? 0,
      );
      return widths.length === count && widths.every((width) => width >= 640);
    },
    PEOPLE.length,
    { timeout: 30_000 },
  );
  await large.catch(() =>
    console.log('Some pictures are small ones: the machine is busy with other things.'),
  );
  // The synthetic microphone talks all the time, so a muted person gets a hint. Dismiss it.
  for (const dismiss of await first.locator('call-notices [part=dismiss]').all()) await dismiss.click();
  const path = fileURLToPath(new URL('../docs/call.png', import.meta.url));
  await first.screenshot({ path });
  console.log(path);
} finally {
  await browser.close();
  await server.stop();
}
