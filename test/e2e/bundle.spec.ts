import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, type Page, test } from '@playwright/test';
import { JOINED, measureBundle } from '../../scripts/sizes.mjs';
import type * as Bundle from '../../src/elements/bundle.js';
import { CallPage, roomName } from './call-page.js';

declare global {
  interface Window {
    versions: { first: typeof Bundle; second: typeof Bundle };
  }
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const site = () => process.env.LISTED_SITE_URL ?? '';

/** Reads the scripts that a page loads, from now on: their names, and their sizes in bytes of gzip. */
function watchScripts(page: Page): () => Promise<{ file: string; bytes: number }[]> {
  const scripts: Promise<{ file: string; bytes: number }>[] = [];
  page.on('response', (response) => {
    const file = new URL(response.url()).pathname.slice(1);
    if (!file.endsWith('.js')) return;
    scripts.push(response.body().then((body) => ({ file, bytes: gzipSync(body, { level: 9 }).length })));
  });
  return () => Promise.all(scripts);
}

const kBOf = (scripts: { bytes: number }[]) => scripts.reduce((sum, { bytes }) => sum + bytes, 0) / 1_000;
const listOf = (scripts: { file: string; bytes: number }[]) =>
  scripts.map(({ file, bytes }) => `${file} ${bytes}`).join(', ');

test('a default room loads no more than it may, before anyone clicks and once joined, and only what sizes.mjs counts', async ({
  page,
}) => {
  const limits = JSON.parse(readFileSync(`${root}scripts/size-limits.json`, 'utf8'))['callroom/bundle'];
  const read = watchScripts(page);
  const server = encodeURIComponent(process.env.DEMO_URL ?? '');
  await page.goto(`${site()}/bundle.html?server=${server}&room=${roomName()}&name=Ada`);
  await expect(page.getByRole('button', { name: 'Join' })).toBeEnabled();
  await page.waitForLoadState('networkidle');
  const lobby = await read();
  expect(lobby.map(({ file }) => file)).toContain('callroom.js');
  expect(kBOf(lobby), listOf(lobby)).toBeLessThanOrEqual(limits.lobbyKb);

  await page.getByRole('button', { name: 'Join' }).click();
  const isInCall = () => customElements.get('call-invite') !== undefined;
  await expect.poll(() => page.evaluate(isInCall)).toBe(true);
  await expect.poll(async () => listOf(await read())).toMatch(/callroom-in-call-.*/);
  await new CallPage(page).isIn();
  const joined = await read();
  expect(kBOf(joined), listOf(joined)).toBeLessThanOrEqual(limits.joinedKb);
  const uncounted = joined
    .map(({ file }) => file.replace(/\.js$/, ''))
    .filter((file) => file !== 'callroom' && !/^callroom-shared-/.test(file) && !JOINED.test(file));
  expect(uncounted).toEqual([]);
  expect((await measureBundle()).joined, listOf(joined)).toBe(
    joined.reduce((sum, { bytes }) => sum + bytes, 0),
  );
});

// Another copy of the same version shares the context of calls with the first, another major does not.
const OTHERS = [
  ['the same version', (code: string) => code],
  ['another major', (code: string) => code.replaceAll('@0', '@1')],
] as const;
for (const [other, edit] of process.env.CALLROOM_LONG ? OTHERS : OTHERS.slice(0, 1)) {
  test(`two bundles on a page, the second of ${other}: the first registers, the second logs it and works`, async ({
    context,
  }) => {
    await context.route('**/other/*.js', (route) => {
      const file = new URL(route.request().url()).pathname.replace('/other/', '');
      const body = edit(readFileSync(`${root}dist/${file}`, 'utf8'));
      return route.fulfill({ contentType: 'text/javascript', body });
    });
    const room = roomName();
    const query = new URLSearchParams({ server: process.env.DEMO_URL ?? '', room, name: 'Ada', join: '' });
    const call = await CallPage.open(context, `${site()}/bundle.html?${query}`);
    const { page } = call;
    const [said, thrown]: [string[], string[]] = [[], []];
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => thrown.push(error.message));
    await call.isIn();

    // Both are seen, or neither pulls a picture.
    await page.addStyleTag({ content: 'call-room { height: 50dvh !important }' });
    await page.evaluate(
      async ({ server, room }) => {
        const load = (path: string) => import(path) as Promise<typeof Bundle>;
        const [first, second] = [await load('/callroom.js'), await load('/other/callroom.js')];
        window.versions = { first, second };
        const getToken = async () => {
          const body = JSON.stringify({ room, name: 'Grace' });
          return (await (await fetch('/call-token', { method: 'POST', body })).json()).token as string;
        };
        const element = document.createElement('call-room');
        element.call = second.createCall({ server, room, name: 'Grace', getToken });
        document.body.append(element);
        await element.call.join();
      },
      { server: process.env.DEMO_URL ?? '', room },
    );
    const isFirst = () => customElements.get('call-room') === window.versions.first.CallRoomElement;
    expect(await page.evaluate(isFirst)).toBe(true);
    expect(said.filter((text) => text.includes('is registered already'))).toHaveLength(1);

    // Each of the rooms shows the other's picture.
    for (const [index, name] of ['Grace', 'Ada'].entries()) {
      const tile = page.locator('call-room').nth(index).locator('call-tile').filter({ hasText: name });
      await expect
        .poll(() =>
          tile
            .locator('video')
            .first()
            .evaluate((video) => (video as HTMLVideoElement).videoWidth),
        )
        .toBeGreaterThan(0);
    }
    expect(thrown).toEqual([]);
  });
}
