/** Files and pictures in the chat of two people's pages, in a real bucket of the development server. */
import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { CallPage, roomName, siteUrl, WITHOUT_CAMERAS } from './call-page.js';

const NOTES = { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('What we said.') };

test('people send a picture and a file, see and save them, cancel, and read why a file is refused', async ({
  context,
}) => {
  const room = roomName();
  const [ada, bob] = [
    await CallPage.join(context, room, 'Ada', WITHOUT_CAMERAS),
    await CallPage.open(context, siteUrl(room, 'Bob', WITHOUT_CAMERAS)),
  ];
  await bob.isIn();
  const [own, other] = [ada.page.locator('call-chat'), bob.page.locator('call-chat')];
  for (const { page } of [ada, bob]) await page.keyboard.press('c');
  await expect(own.getByRole('button', { name: 'Attach files' })).toBeVisible();
  const chooser = own.locator('input[type=file]');
  const chosen = own.locator('[part=chosen-file]');
  const send = own.getByRole('button', { name: 'Send', exact: true });

  const png = await ada.page.screenshot({ clip: { x: 0, y: 0, width: 320, height: 240 } });
  await chooser.setInputFiles([{ name: 'view.png', mimeType: 'image/png', buffer: png }, NOTES]);
  await expect(chosen).toHaveCount(2);
  await expect(chosen.locator('progress')).toHaveCount(0);
  await own.getByRole('textbox').fill('Look at this');
  await send.click();
  const picture = other.getByRole('button', { name: 'Open picture view.png' });
  await expect
    .poll(() => picture.locator('img').evaluate((image: HTMLImageElement) => image.naturalWidth))
    .toBe(320);
  await picture.click();
  const viewer = other.locator('dialog');
  await expect
    .poll(() => viewer.locator('img').evaluate((image: HTMLImageElement) => image.naturalWidth))
    .toBe(320);
  const pictureSaved = bob.page.waitForEvent('download');
  await viewer.getByRole('button', { name: 'Download picture' }).click();
  expect(await readFile(await (await pictureSaved).path())).toEqual(png);
  await bob.page.keyboard.press('Escape');
  await expect(viewer).toHaveCount(0);

  const saved = bob.page.waitForEvent('download');
  await other.getByRole('button', { name: /^Download notes\.txt/ }).click();
  const download = await saved;
  expect(download.suggestedFilename()).toBe('notes.txt');
  expect(String(await readFile(await download.path()))).toBe('What we said.');
  expect(await bob.status()).toBe('joined');

  await chooser.setInputFiles([
    { name: 'page.png', mimeType: 'image/png', buffer: Buffer.from('<script>alert(1)</script>') },
    { name: 'page.html', mimeType: 'text/html', buffer: Buffer.from('<p>') },
  ]);
  await expect(chosen.getByRole('alert')).toHaveText([
    /^The content of this file does not fit its name\./,
    /^This room does not take files of this type\./,
  ]);
  for (const name of ['page.png', 'page.html'])
    await own.getByRole('button', { name: `Remove ${name}` }).click();

  // The network is slow from here on, so that the upload can be canceled.
  await ada.page.route('**/files/content', () => {});
  await chooser.setInputFiles({ ...NOTES, name: 'later.txt' });
  await own.getByRole('button', { name: 'Cancel upload of later.txt' }).click();
  await expect(chosen).toHaveCount(0);
  await ada.page.unroute('**/files/content');

  const message = own.locator('.message').filter({ hasText: 'Look at this' });
  await message.hover();
  await message.getByRole('button', { name: 'Message actions' }).click();
  await own.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(other.locator('[part=file], [part=picture]')).toHaveCount(0);
});
