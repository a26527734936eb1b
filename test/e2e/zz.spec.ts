import { test } from '@playwright/test';
import { gzipSync } from 'node:zlib';
import { CallPage, roomName } from './call-page.js';
test('x', async ({ context }) => {
  const site = process.env.LISTED_SITE_URL ?? '';
  for (const n of [1, 2]) {
    const page = await context.newPage();
    const files: [string, number, number][] = [];
    const t0 = Date.now();
    page.on('response', async (r) => { if (r.url().endsWith('.js')) { const t = Date.now() - t0; files.push([new URL(r.url()).pathname, gzipSync(await r.body(), { level: 9 }).length, t]); } });
    const room = (globalThis as any).rr ??= roomName();
    await page.goto(`${site}/bundle.html?server=${encodeURIComponent(process.env.DEMO_URL ?? '')}&room=${room}&name=A${n}&join`);
    await page.waitForFunction(() => (document.querySelector('call-room') as any)?.call?.state.get().status === 'joined');
    const tj = Date.now() - t0;
    await page.waitForTimeout(6000);
    console.log('PERSON', n, 'joined', tj, 'total', files.reduce((s, f) => s + f[1], 0));
    for (const f of files) console.log(f.join(' '));
  }
});
