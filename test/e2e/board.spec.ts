/** People draw on one whiteboard in real pages. */
import { type BrowserContext, expect, type Page, test, type WebSocketRoute } from '@playwright/test';
import type { BoardObject, Call } from '../../src/index.js';
import { ALONE, CallPage, roomName } from './call-page.js';

const surfaceOf = (page: Page) => page.locator('call-board .surface');
const tool = (page: Page, name: string) =>
  page.locator('call-board').getByRole('button', { name, exact: true });

/** The way from a context's pages to their room, which can be cut. */
async function lineOf(context: BrowserContext): Promise<{ cut(): Promise<void>; mend(): void }> {
  const sockets = new Set<WebSocketRoute>();
  let isCut = false;
  await context.routeWebSocket(/\/parties\/room\//, async (socket) => {
    if (isCut) {
      await socket.close();
      return;
    }
    sockets.add(socket);
    socket.connectToServer();
  });
  return {
    async cut() {
      isCut = true;
      await Promise.all([...sockets].map((socket) => socket.close()));
      sockets.clear();
    },
    mend() {
      isCut = false;
    },
  };
}

async function openBoard(call: CallPage): Promise<void> {
  await call.button('More').click();
  await call.button('Open the whiteboard').click();
  await isReady(call);
}

/** The whiteboard is open, with what the room has. */
async function isReady({ page }: CallPage): Promise<void> {
  await expect(surfaceOf(page)).toBeVisible();
  await expect
    .poll(() =>
      page.evaluate(() => {
        const { call } = document.querySelector('call-room') as unknown as { call: Call };
        return call.board.status.get();
      }),
    )
    .toBe('saved');
}

/** Where the surface is, once its tile has moved to its place. */
async function placeOf(page: Page) {
  await surfaceOf(page).hover({ trial: true });
  return (await surfaceOf(page).boundingBox())!;
}

/** Drags the mouse over the surface, from and to these CSS pixels. */
async function drag(page: Page, ...way: readonly (readonly [number, number])[]): Promise<void> {
  const box = await placeOf(page);
  const [first, ...rest] = way.map(([x, y]) => [box.x + x, box.y + y] as const);
  await page.mouse.move(...first!);
  await page.mouse.down();
  for (const [x, y] of rest) await page.mouse.move(x, y, { steps: 4 });
  await page.mouse.up();
}

const objectsOf = (page: Page): Promise<[string, BoardObject][]> =>
  page.evaluate(() => {
    const { call } = document.querySelector('call-room') as unknown as { call: Call };
    return [...call.board.objects.get()];
  });

/** Waits until these pages have the same objects, of these types. */
async function agree(types: readonly string[], ...calls: readonly CallPage[]): Promise<void> {
  await expect
    .poll(async () => (await objectsOf(calls[0]!.page)).map(([, { type }]) => type).sort())
    .toEqual([...types].sort());
  const [first] = calls;
  for (const { page } of calls)
    await expect
      .poll(async () => Object.fromEntries(await objectsOf(page)))
      .toEqual(Object.fromEntries(await objectsOf(first!.page)));
}

/** Whether the pixel of the surface at these CSS pixels is not white. */
function isDrawnAt(page: Page, x: number, y: number): Promise<boolean> {
  return page.evaluate(
    ([left, top]) => {
      const board = document.querySelector('call-room')!.shadowRoot!;
      const find = (root: ParentNode): HTMLCanvasElement | null => {
        for (const element of root.querySelectorAll('*')) {
          if (element.localName === 'call-board') return element.shadowRoot!.querySelector('canvas');
          const found = element.shadowRoot && find(element.shadowRoot);
          if (found) return found;
        }
        return null;
      };
      const canvas = find(board)!;
      const ratio = canvas.width / canvas.clientWidth;
      const size = Math.ceil(6 * ratio);
      const { data } = canvas
        .getContext('2d')!
        .getImageData(Math.round((left! - 3) * ratio), Math.round((top! - 3) * ratio), size, size);
      return data.some((value) => value < 128);
    },
    [x, y],
  );
}

test(
  'two people draw while a third is offline, all three agree afterwards, and undo takes back only your own strokes',
  ALONE,
  async ({ context, browser }) => {
    const room = roomName();
    const elsewhere = await browser.newContext();
    const line = await lineOf(elsewhere);
    const ada = await CallPage.join(context, room, 'Ada');
    const bob = await CallPage.join(context, room, 'Bob');
    const eve = await CallPage.join(elsewhere, room, 'Eve');
    await openBoard(ada);
    for (const call of [bob, eve]) await isReady(call);

    // A stroke is seen while it is being drawn, with the name of who draws it.
    const box = await placeOf(ada.page);
    await ada.page.mouse.move(box.x + 60, box.y + 60);
    await ada.page.mouse.down();
    await ada.page.mouse.move(box.x + 260, box.y + 60, { steps: 10 });
    await expect(bob.page.locator('call-board .cursor', { hasText: 'Ada' })).toBeVisible();
    await expect.poll(() => isDrawnAt(bob.page, 160, 60)).toBe(true);
    expect(await objectsOf(bob.page)).toEqual([]);
    await ada.page.mouse.up();
    await agree(['stroke'], ada, bob, eve);

    await line.cut();
    await expect.poll(() => eve.status()).toBe('reconnecting');
    await tool(eve.page, 'Rectangle').click();
    await drag(eve.page, [60, 120], [160, 200]);
    await tool(bob.page, 'Arrow').click();
    await drag(bob.page, [200, 120], [300, 200]);
    await tool(ada.page, 'Ellipse').click();
    await drag(ada.page, [320, 60], [420, 120]);
    await agree(['stroke', 'arrow', 'ellipse'], ada, bob);
    await agree(['stroke', 'rectangle'], eve);
    line.mend();
    await agree(['stroke', 'rectangle', 'arrow', 'ellipse'], ada, bob, eve);

    // Bob erases what Ada drew, and takes that back; his arrow is the change before.
    await tool(bob.page, 'Eraser').click();
    await drag(bob.page, [160, 40], [160, 80]);
    await agree(['rectangle', 'arrow', 'ellipse'], ada, bob, eve);
    await tool(bob.page, 'Undo').click();
    await agree(['stroke', 'rectangle', 'arrow', 'ellipse'], ada, bob, eve);
    await tool(bob.page, 'Undo').click();
    await agree(['stroke', 'rectangle', 'ellipse'], ada, bob, eve);
    await expect(tool(bob.page, 'Undo')).toBeDisabled();

    // The whiteboard is there for those who come later and after a reload, also after it was closed.
    await tool(ada.page, 'Close the whiteboard').click();
    await expect(surfaceOf(bob.page)).toBeHidden();
    await bob.page.reload();
    await bob.isIn();
    await openBoard(ada);
    await agree(['stroke', 'rectangle', 'ellipse'], ada, bob, eve);
    await elsewhere.close();
  },
);

test('text, a picture, a file that is none, moving, and export', async ({ context }) => {
  const ada = await CallPage.join(context, roomName(), 'Ada');
  await openBoard(ada);
  const { page } = ada;
  await tool(page, 'Text').click();
  await surfaceOf(page).click({ position: { x: 80, y: 80 } });
  await page.keyboard.type('<Plan> & more');
  await page.keyboard.press('Escape');
  await agree(['text'], ada);

  // Moved by 100 pixels.
  await tool(page, 'Select and move').click();
  await drag(page, [100, 84], [200, 134]);
  await expect
    .poll(async () => (await objectsOf(page)).map(([, object]) => 'x' in object && object.x))
    .toEqual([180]);

  const picture = await page.evaluate(async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 60, height: 40 });
    canvas.getContext('2d')!.fillRect(0, 0, 60, 40);
    return canvas.toDataURL('image/png').split(',')[1]!;
  });
  const input = page.locator('call-board input[type=file]');
  await input.setInputFiles({
    name: 'plan.png',
    mimeType: 'image/png',
    buffer: Buffer.from(picture, 'base64'),
  });
  await agree(['text', 'image'], ada);
  const box = await placeOf(page);
  await expect.poll(() => isDrawnAt(page, box.width / 2, box.height / 2)).toBe(true);

  await input.setInputFiles({ name: 'page.png', mimeType: 'image/png', buffer: Buffer.from('<html>') });
  await expect(page.getByText('This file is not a picture that the browser can read.')).toBeVisible();
  await agree(['text', 'image'], ada);

  const save = async (name: string) => {
    const [download] = await Promise.all([page.waitForEvent('download'), tool(page, name).click()]);
    const chunks = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  };
  const svg = (await save('Save as SVG')).toString();
  expect(svg).toContain('&lt;Plan&gt; &amp; more');
  expect((await save('Save as PNG')).subarray(1, 4).toString()).toBe('PNG');

  await tool(page, 'Clear the whiteboard').click();
  await page.getByRole('button', { name: 'Delete everything for everyone' }).click();
  await agree([], ada);
});

test('a viewer sees the whiteboard without its tools', async ({ context }) => {
  const room = roomName();
  const ada = await CallPage.join(context, room, 'Ada');
  const vera = await CallPage.join(context, room, 'Vera', { role: 'viewer', more: '&join&behavior=viewer' });
  await openBoard(ada);
  // What is there already would be in the middle of the view.
  await isReady(vera);
  await drag(ada.page, [60, 60], [260, 60]);
  await agree(['stroke'], ada, vera);
  await expect.poll(() => isDrawnAt(vera.page, 160, 60)).toBe(true);
  await expect(tool(vera.page, 'Pen')).toBeHidden();
  await drag(vera.page, [60, 120], [260, 120]);
  await agree(['stroke'], ada, vera);
});
