/** The built page, served with exactly the policy that the documentation recommends: nothing is blocked in any view. */
import { expect, type Locator, type Page, test } from '@playwright/test';
import { ALL_FORMATS, FilePathSource, Input } from 'mediabunny';
import { qrPath } from '../../src/elements/invite/qr-path.js';
import type { Call } from '../../src/index.js';
import { ALONE, CallPage, roomName } from './call-page.js';
import { openStrict } from './strict-page.js';

/** A color that can be seen. Without its styles an element has `rgba(0, 0, 0, 0)`. */
const COLOR = /^(?!rgba\(0, 0, 0, 0\)|transparent)[a-z]+\(/;

/** Presses a control, in the bar or in its menu. */
async function toggle(page: Page, what: string): Promise<void> {
  const control = page.locator(`call-${what}-toggle`);
  // The controls in the menu are loaded once someone approaches its button.
  await page.locator('call-control-bar .more').dispatchEvent('pointerenter');
  await control.evaluate(async (element: HTMLElement & { toggle(): void }) => {
    // Some controls are loaded once they are seen.
    await customElements.whenDefined(element.localName);
    element.toggle();
  });
}

/** Clicks a control as a person does, whose popover can then be seen: in the bar, or in the menu of the bar. */
async function click(page: Page, control: string): Promise<void> {
  const element = page.locator(control);
  const isInMenu = await element.evaluate((it) => it.matches('[overflow=always], [in-menu]'));
  if (isInMenu)
    await page.locator('call-control-bar').getByRole('button', { name: 'More', exact: true }).click();
  await element.getByRole('button').first().click();
}

/** The values of some CSS properties, as the browser uses them. */
function computed<Name extends string>(of: Locator, ...names: Name[]): Promise<Record<Name, string>> {
  return of.evaluate((element, names) => {
    const style = getComputedStyle(element);
    return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(name)])) as never;
  }, names);
}

/** Red, green and blue of a corner of the frame that a video shows. */
function cornerOf(video: Locator): Promise<number[]> {
  return video.evaluate((element: HTMLVideoElement) => {
    const canvas = new OffscreenCanvas(1, 1).getContext('2d')!;
    canvas.drawImage(element, 0, 0, 16, 16, 0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3)];
  });
}

/** Whether the camera's effects are on, their names, and why they failed. */
function processing(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { call } = document.querySelector('call-room') as unknown as { call: Call };
    const { status, processors, error } = call.camera.processing.get();
    return [status, ...processors.map(({ name }) => name), ...(error ? [String(error.cause ?? error)] : [])];
  });
}

/** Of what stands for a person without a picture. */
function avatarColor(call: CallPage, name: string): Promise<string> {
  const avatar = call.tile(name).locator('.avatar .initials');
  return avatar.evaluate((element) => getComputedStyle(element).backgroundColor);
}

test('under the documented policy every view of a call is drawn, and nothing is blocked', async ({
  context,
}) => {
  const room = roomName();
  const grace = await CallPage.join(context, room, 'Grace');
  await toggle(grace.page, 'camera');
  const ada = await openStrict(context, room, 'Ada');
  const { page } = ada;
  const visible = (text: string | RegExp) => page.getByText(text).filter({ visible: true }).first();

  await expect(ada.button('Join')).toBeEnabled();
  // With both effects that run in WebAssembly.
  for (const effect of ['Blur background', 'Suppress noise']) {
    await ada.button(effect).click();
    const running = page.locator('button[aria-pressed=true][aria-busy=false]', { hasText: effect });
    await expect(running).toBeVisible();
  }
  await ada.button('Join').click();
  // A blocked socket would leave it on "Joining": say what was blocked first.
  await expect.poll(async () => [await ada.status(), ...(await ada.blocked())]).toEqual(['joined']);

  await expect(ada.tile('Grace').locator('.avatar .initials')).toBeVisible();
  expect(await avatarColor(ada, 'Grace')).toMatch(COLOR);
  await toggle(page, 'chat');
  await page.locator('call-chat').getByRole('textbox').fill('Hello');
  await page.keyboard.press('Enter');
  await expect(visible('Hello')).toBeVisible();
  // Its code and its emoji come from assets/, and it sets its own styles.
  await page.locator('call-chat').getByRole('button', { name: 'Emoji' }).click();
  await page
    .locator('call-emoji-picker')
    .getByRole('menuitem', { name: 'grinning face', exact: false })
    .first()
    .click();
  await expect(page.locator('call-chat').getByRole('textbox')).toHaveValue('😀');
  await toggle(page, 'participants');
  await page.locator('call-participants').waitFor();
  await toggle(page, 'settings');
  await page.locator('call-settings').waitFor();
  await page.locator('call-effects-menu').evaluate((menu: HTMLElement & { toggle(): void }) => menu.toggle());
  await page.keyboard.press('Escape');

  await page.evaluate(() => (document.querySelector('call-room') as unknown as { call: Call }).call.leave());
  await expect(visible('You left the call')).toBeVisible();
  expect(await ada.blocked()).toEqual([]);
});

test(
  'under the documented policy backgrounds, recordings, captions, polls, invitations and a whiteboard work, and nothing is blocked',
  ALONE,
  async ({ context }) => {
    // Effects and recording take a whole core without a GPU, so a busy machine needs much longer.
    test.slow();
    const room = roomName();
    const grace = await CallPage.join(context, room, 'Grace');
    const ada = await openStrict(context, room, 'Ada', { role: 'host', more: 'auto-join' });
    const { page } = ada;
    // A blocked socket would leave it on "Joining": say what was blocked first.
    await expect.poll(async () => [await ada.status(), ...(await ada.blocked())]).toEqual(['joined']);

    const effects = page.locator('call-effects-menu');
    await click(page, 'call-effects-menu');
    const dawn = effects.getByRole('radio', { name: 'Dawn' }).locator('.swatch');
    expect(await computed(dawn, 'background-image')).toEqual({
      'background-image': expect.stringContaining('radial-gradient('),
    });
    // A picture that the page drew: its preview is a `data:` address.
    await effects.evaluate((menu: HTMLElement & { backgrounds: unknown }) => {
      const image = Object.assign(document.createElement('canvas'), { width: 320, height: 180 });
      const painted = image.getContext('2d')!;
      painted.fillStyle = 'rgb(200 0 100)';
      painted.fillRect(0, 0, 320, 180);
      menu.backgrounds = [{ id: 'office', name: 'Our office', image }];
    });
    const office = effects.getByRole('radio', { name: 'Our office' });
    expect(await computed(office.locator('.swatch'), 'background-image')).toEqual({
      'background-image': expect.stringContaining('url("data:image/png'),
    });
    await office.click();
    const corner = () => cornerOf(ada.tile('Ada').locator('video').first());
    await expect
      .poll(async () => [
        ...(await corner()).map((part) => Math.round(part / 50)),
        ...(await processing(page)),
      ])
      .toEqual([4, 0, 2, 'on', 'background-image']);
    await effects.getByRole('radio', { name: 'Blur' }).click();
    await expect.poll(() => processing(page)).toEqual(['on', 'blur']);
    // Chromium's fake camera is green there.
    await expect.poll(async () => (await corner())[1]).toBeGreaterThan(150);
    // Effects take a whole core without a GPU.
    await effects.getByRole('radio', { name: 'None' }).click();
    await page.keyboard.press('Escape');

    const download = page.waitForEvent('download');
    await click(page, 'call-record-toggle');
    for (const [call, text] of [
      [ada, 'You are recording this call'],
      [grace, 'Ada'],
    ] as const) {
      const indicator = call.page.locator('call-recording-indicator');
      await expect(indicator).toContainText(text);
      expect((await computed(indicator.locator('.dot'), 'background-color'))['background-color']).toMatch(
        COLOR,
      );
    }

    await click(page, 'call-captions-toggle');
    const line = page.locator('call-captions .line').filter({ hasText: 'Can you read me?' });
    await expect(async () => {
      // A line goes away after some seconds, so each attempt has a line of its own.
      await grace.page.evaluate(() => {
        const { call } = document.querySelector('call-room') as unknown as { call: Call };
        call.room.get()?.sendEphemeral('caption', { utterance: 1, text: 'Can you read me?' });
      });
      await expect(line).toBeVisible({ timeout: 3_000 });
      expect(await line.textContent()).toBe('GraceCan you read me?');
      expect(await computed(line, 'background-color', 'color')).toEqual({
        'background-color': expect.stringMatching(COLOR),
        color: 'rgb(255, 255, 255)',
      });
    }).toPass();

    await click(page, 'call-board-toggle');
    const board = page.locator('call-board');
    await board.locator('input[type=file]').setInputFiles({
      name: 'dot.png',
      mimeType: 'image/png',
      buffer: Buffer.from(
        'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZFQAAAAABJRU5ErkJggg==',
        'base64',
      ),
    });
    await expect(board.getByRole('img', { name: 'Whiteboard with 1 object' })).toBeVisible();
    expect(await computed(board.locator('.dot').nth(2), 'background-color')).toEqual({
      'background-color': 'rgb(212, 47, 47)',
    });
    await board.getByRole('button', { name: 'Close the whiteboard' }).click();
    await expect(board).toBeHidden();

    await click(page, 'call-poll-toggle');
    const poll = page.locator('call-poll');
    await poll.getByLabel('Question').fill('Which day?');
    await poll.getByLabel('Answer 1').fill('Monday');
    await poll.getByLabel('Answer 2').fill('Friday');
    await poll.getByRole('button', { name: 'Start poll' }).click();
    await poll.getByRole('button', { name: 'Friday' }).click();
    const options = poll.locator('.option');
    await expect(options).toContainText(['0%', '100%']);
    // The width is set by script, and grows for a moment.
    await expect
      .poll(() =>
        options.evaluateAll((all) =>
          all.map((option) => option.querySelector('.bar')!.clientWidth / option.clientWidth),
        ),
      )
      .toEqual([0, 1]);
    expect((await computed(options.last().locator('.bar'), 'background-color'))['background-color']).toMatch(
      COLOR,
    );

    await click(page, 'call-invite-toggle');
    const invitation = page.locator('call-invite-toggle call-invite');
    await invitation.getByRole('button', { name: 'QR code' }).click();
    const code = invitation.getByRole('img', { name: 'QR code' });
    await expect(code.locator('path')).toHaveAttribute('d', qrPath(page.url()).path);
    expect(await computed(code, 'background-color', 'fill', 'width')).toEqual({
      'background-color': 'rgb(255, 255, 255)',
      fill: 'rgb(0, 0, 0)',
      width: '220px',
    });
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');

    await click(page, 'call-record-toggle');
    const file = await download;
    const input = new Input({ source: new FilePathSource(await file.path()), formats: ALL_FORMATS });
    const tracks = [await input.getPrimaryVideoTrack(), await input.getPrimaryAudioTrack()];
    for (const track of tracks)
      expect((await track!.computePacketStats()).packetCount, track!.type).toBeGreaterThan(10);
    expect(await ada.blocked()).toEqual([]);
  },
);
