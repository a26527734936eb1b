import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { roomName } from './call-page.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const site = () => process.env.LISTED_SITE_URL ?? '';

test('a default room loads no more before anyone clicks than it may, with all that it asks for by itself', async ({
  page,
}) => {
  const { lobbyKb } = JSON.parse(readFileSync(`${root}scripts/size-limits.json`, 'utf8'))['callroom/bundle'];
  const scripts: Promise<{ file: string; bytes: number }>[] = [];
  page.on('response', (response) => {
    const file = new URL(response.url()).pathname;
    if (!file.endsWith('.js')) return;
    scripts.push(response.body().then((body) => ({ file, bytes: gzipSync(body, { level: 9 }).length })));
  });
  const server = encodeURIComponent(process.env.DEMO_URL ?? '');
  await page.goto(`${site()}/bundle.html?server=${server}&room=${roomName()}`);
  await expect(page.getByRole('button', { name: 'Join' })).toBeEnabled();
  await page.waitForLoadState('networkidle');
  const loaded = await Promise.all(scripts);
  expect(loaded.map(({ file }) => file)).toContain('/callroom.js');
  const kB = loaded.reduce((sum, { bytes }) => sum + bytes, 0) / 1_000;
  expect(kB, loaded.map(({ file, bytes }) => `${file} ${bytes}`).join(', ')).toBeLessThanOrEqual(lobbyKb);
});
