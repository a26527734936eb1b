import { expect, type Page, test } from '@playwright/test';
import { AUDIO_ONLY, CallPage, demoUrl, roomName } from './call-page.js';
import { withChromium } from './own-browsers.js';

/** Finds visible text in any shadow tree. */
const says = (page: Page, words: RegExp) =>
  expect(page.getByText(words).filter({ visible: true }).first()).toBeVisible();

const NAMES = ['Küche 2/3, 50% (a%2Fb) #1? 会議室 👩‍👩‍👧 ', '..'];

test('people without a name, in rooms of any name, meet as guests', async ({ context }) => {
  for (const name of NAMES) {
    const room = `${name}${name === '..' ? '' : roomName()}`;
    const first = await CallPage.open(context, demoUrl(encodeURIComponent(room), '', AUDIO_ONLY));
    const second = await CallPage.open(
      context,
      demoUrl(encodeURIComponent(room.normalize('NFD')), '', AUDIO_ONLY),
    );
    for (const call of [first, second]) {
      await call.button('Join').click();
      await call.isIn();
    }
    await expect(first.tiles).toHaveCount(2);
    await expect(first.tile('Guest')).toBeVisible();
    for (const call of [first, second]) await call.page.close();
  }
});

test('the first page names the stand-ins, limits the length of names, and needs a room name', async ({
  context,
}) => {
  const page = await context.newPage();
  await page.goto(process.env.DEMO_URL ?? '');
  await expect(page.locator('.stand-ins')).toContainText(
    'stand-ins without a model take the place of the assistant in the chat, captions, and the voice of the AI.',
  );
  const room = page.getByLabel('Room');
  await expect(room).toHaveValue('standup');
  await room.fill('😀'.repeat(140));
  await expect(room).toHaveValue('😀'.repeat(128));
  await room.fill('\u200B');
  await page.getByLabel('Your name').fill('x'.repeat(70));
  await expect(page.getByLabel('Your name')).toHaveValue('x'.repeat(64));
  await page.getByRole('button', { name: 'Open the room' }).click();
  await expect(room).toHaveJSProperty(
    'validationMessage',
    'A room name needs at least one visible character.',
  );
  await room.fill(' Küche ');
  await page.getByRole('button', { name: 'Open the room' }).click();
  await expect(page).toHaveURL(`${process.env.DEMO_URL}/?room=K%C3%BCche`);
  await expect(page.getByRole('textbox')).toHaveValue('x'.repeat(64));
});

test('a token endpoint that fails says why in the form, and the corrected name gets in', async ({
  context,
}) => {
  const call = new CallPage(await context.newPage());
  await call.page.route('**/dev/token', async (route) => {
    const { name } = route.request().postDataJSON() as { name: string };
    if (name === 'Ada') return route.continue();
    await route.fulfill({
      status: 500,
      json: { error: { message: 'The directory knows nobody of this name.' } },
    });
  });
  await call.page.goto(demoUrl(roomName(), '', AUDIO_ONLY));
  await call.page.getByRole('textbox').fill('Adda');
  await call.button('Join').click();
  await says(call.page, /The directory knows nobody of this name/);
  await expect(call.page.getByRole('textbox')).toHaveValue('Adda');
  await call.page.getByRole('textbox').fill('Ada');
  await call.button('Try again').click();
  await call.isIn();
});

test('a token endpoint that does not answer leads back to the form with the typed name', async ({
  context,
}) => {
  const call = new CallPage(await context.newPage());
  await call.page.route('**/dev/token', () => {});
  await call.page.goto(demoUrl(roomName(), '', AUDIO_ONLY));
  await call.page.getByRole('textbox').fill('Ada');
  await call.button('Join').click();
  await call.button('Cancel').click();
  await expect(call.page.getByRole('textbox')).toHaveValue('Ada');
  await call.page.unroute('**/dev/token');
  await call.button('Join').click();
  await call.isIn();
});

test('on plain http the page says why there is no camera, and seeing, hearing and chatting work', async ({
  context,
}) => {
  const room = roomName();
  const grace = await CallPage.join(context, room, 'Grace');
  await withChromium({ and: ['--host-resolver-rules=MAP insecure.test localhost'] }, async (own) => {
    const url = `${process.env.INSECURE_DEMO_URL}/?room=${room}&name=Ada`;
    const ada = await CallPage.open(own, url);
    expect(await ada.page.evaluate(() => isSecureContext)).toBe(false);
    await says(ada.page, /Calls need a secure page/);
    await ada.button('Join').click();
    await ada.isIn();
    await ada.seesAndHears('Grace');
    await expect(grace.tile('Ada')).toBeVisible();
    await ada.button(/^Show chat/).click();
    await ada.page.getByRole('textbox').fill('I hear you.');
    await ada.page.keyboard.press('Enter');
    await grace.button(/^Show chat/).click();
    await says(grace.page, /I hear you\./);
  });
});
