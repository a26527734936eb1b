/** Faults that people reported of products like this one, in two pages. The tests are in one call, in this order. */
import { type BrowserContext, expect, test } from '@playwright/test';
import type { Call } from '../../src/index.js';
import { Refusal } from '../../src/server/refusal.js';
import { CallPage, roomName } from './call-page.js';

declare global {
  interface Window {
    /** For each change of the others: whether all of them were connected. */
    wereConnected: boolean[];
  }
}

interface Frame {
  id?: string;
  command?: string;
  data?: { source?: string; muted?: boolean };
  type?: string;
}

/** The line between a page and its room. A test can refuse frames in place of the room, and hold back its frames. */
class RoomLine {
  /** Called with each frame of the page. The room gets it once the promise is settled, unless it is refused. */
  isRefused: (frame: Frame) => Promise<boolean> = async () => false;
  /** Whether the page gets a frame of the room. */
  isDelivered: (frame: Frame) => boolean = () => true;
  /** The frames that the room got, in order. */
  readonly received: Frame[] = [];

  static async of(context: BrowserContext): Promise<RoomLine> {
    const line = new RoomLine();
    await context.routeWebSocket(/\/parties\/room\//, (page) => {
      const room = page.connectToServer();
      page.onMessage(async (text) => {
        const frame = frameOf(text);
        if (await line.isRefused(frame)) {
          const error = Refusal.rateLimited('You send messages too fast.').toJSON();
          page.send(JSON.stringify({ re: frame.id, error }));
          return;
        }
        line.received.push(frame);
        room.send(text);
      });
      room.onMessage((text) => {
        if (line.isDelivered(frameOf(text))) page.send(text);
      });
    });
    return line;
  }
}

/** Pings are not JSON. */
function frameOf(text: string | Buffer): Frame {
  return /^\{/.test(String(text)) ? JSON.parse(String(text)) : {};
}

test.describe
  .serial('two people', () => {
    const room = roomName();
    const contexts: BrowserContext[] = [];
    let line: RoomLine;
    let ada: CallPage;
    let grace: CallPage;

    test.beforeAll(async ({ browser }) => {
      const options = { permissions: ['camera', 'microphone'], viewport: { width: 800, height: 440 } };
      contexts.push(await browser.newContext(options), await browser.newContext(options));
      line = await RoomLine.of(contexts[0]!);
      // As behind some VPNs on Windows, where the network works.
      await contexts[0]!.addInitScript(() => {
        Object.defineProperty(Navigator.prototype, 'onLine', { get: () => false });
      });
    });
    test.afterAll(() => Promise.all(contexts.map((context) => context.close())));

    test('a browser that says it is offline joins and reconnects, as long as the network works', async () => {
      [ada, grace] = await Promise.all([
        CallPage.join(contexts[0]!, room, 'Ada'),
        CallPage.join(contexts[1]!, room, 'Grace'),
      ]);
      expect(await ada.page.evaluate(() => navigator.onLine)).toBe(false);
      await Promise.all([ada.seesAndHears('Grace'), grace.seesAndHears('Ada')]);
      await ada.cutLine();
      await ada.isIn();
      await grace.seesAndHears('Ada');
    });

    test('others do not see "muted" while you are heard, although the room refused commands as too fast', async () => {
      const muted = grace.tile('Ada').getByText(/muted/i);
      await expect(muted).toHaveCount(0);
      let release = () => {};
      const isReleased = new Promise<void>((resolve) => {
        release = resolve;
      });
      const refused: Frame[] = [];
      const isMicrophone = ({ command, data }: Frame) =>
        command === 'publication.declare' && data?.source === 'microphone';
      line.isRefused = async (frame) => {
        const isMute = isMicrophone(frame) && frame.data?.muted === true && refused.length === 0;
        // The pauses after two refusals are longer in sum than any pause after one: when the hand is up, the microphone
        // is declared too.
        const isHand = frame.command === 'hand.raise' && refused.length < 3;
        if (!isMute && !isHand) return false;
        refused.push(frame);
        if (isMute) await isReleased;
        return true;
      };
      const microphone = ada.page.locator('call-mic-toggle').getByRole('button');
      const before = line.received.length;
      await microphone.click();
      await expect.poll(() => refused).toHaveLength(1);
      await microphone.click();
      release();
      await ada.page.evaluate(async () => {
        const { call } = document.querySelector('call-room') as unknown as { call: Call };
        await call.room.get()!.command('hand.raise', undefined, { deadlineMs: 60_000 });
      });
      await expect(grace.tile('Ada').getByText(/hand raised/i)).toBeAttached();
      expect(refused.map(({ command }) => command)).toEqual([
        'publication.declare',
        'hand.raise',
        'hand.raise',
      ]);
      const declared = line.received.slice(before).filter(isMicrophone);
      expect(declared.at(-1)?.data).toMatchObject({ muted: false });
      await expect(muted).toHaveCount(0);
      await grace.seesAndHears('Ada');
    });

    test('a person who stops joining before the welcome leaves no tile that says "Reconnecting…"', async () => {
      await ada.page.locator('call-leave-button').getByRole('button').click();
      await expect(grace.tiles).toHaveCount(1);
      await grace.page.evaluate(() => {
        const { call } = document.querySelector('call-room') as unknown as { call: Call };
        window.wereConnected = [];
        call.participants.subscribe((participants) => {
          for (const { isLocal, details } of participants) {
            if (!isLocal) details.subscribe(({ connected }) => void window.wereConnected.push(connected));
          }
        });
      });
      line.isDelivered = () => false;
      await ada.button('Rejoin').click();
      await expect(grace.tile('Ada')).toHaveCount(1);
      await ada.page.locator('call-leave-button').getByRole('button').click();
      await expect(grace.tile('Ada')).toHaveCount(0);
      expect(new Set(await grace.page.evaluate(() => window.wereConnected))).toEqual(new Set([true]));
    });
  });
