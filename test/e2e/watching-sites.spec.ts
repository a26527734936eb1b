/**
 * Videos of Vimeo and YouTube, under the documented Content-Security-Policy. Doubles of both sites answer at the addresses of
 * these sites, so that the policy, the frames and the messages between them are real.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { build } from 'esbuild';
import { vimeoPage } from '../support/vimeo-double.js';
import { roomName } from './call-page.js';
import { openStrict } from './strict-page.js';

const documentation = readFileSync(new URL('../../docs/watching.md', import.meta.url), 'utf8');

/** The sources that the documentation lists for a site, by directive. */
function documentedSources(site: string): Record<string, string> {
  const [, cell = ''] = new RegExp(`^\\| ${site} +\\|(.*)\\|$`, 'm').exec(documentation) ?? [];
  const sources = [...cell.matchAll(/`([a-z]+-src) ([^`]+)`/g)].map(([, directive, values]) => [
    directive,
    values,
  ]);
  expect(sources.length, `the documentation has directives for ${site}`).toBeGreaterThan(0);
  return Object.fromEntries(sources);
}

/** Lets doubles answer in place of the two sites. */
async function routeSites(context: BrowserContext): Promise<void> {
  const { outputFiles } = await build({
    stdin: {
      contents: `
        import { youTubeDouble } from './youtube-double.ts';
        import { systemClock } from '../../src/core/clock.ts';
        window.YT = youTubeDouble(systemClock, {}, (player) => { window.truth = () => player.truth; });
        window.onYouTubeIframeAPIReady?.();`,
      resolveDir: fileURLToPath(new URL('../support', import.meta.url)),
    },
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
  });
  const html = (body: string) => ({ contentType: 'text/html', body });
  await context.route('https://player.vimeo.com/**', (route) => route.fulfill(html(vimeoPage)));
  await context.route('https://www.youtube-nocookie.com/**', (route) => route.fulfill(html('A frame.')));
  await context.route('https://www.youtube.com/iframe_api', (route) =>
    route.fulfill({ contentType: 'text/javascript', body: outputFiles[0]!.text }),
  );
}

/** How far the player is from the clock of the room, in seconds, by what the site's own side says. */
async function distance(page: Page, site: 'Vimeo' | 'YouTube'): Promise<number> {
  const frame =
    site === 'Vimeo' ? page.frames().find((one) => one.url().includes('vimeo')) : page.mainFrame();
  const truth = await frame?.evaluate(() => (window as { truth?: () => number }).truth?.()).catch(() => null);
  if (truth == null) return Number.POSITIVE_INFINITY;
  const wanted = await page.evaluate(() => {
    const { call } = document.querySelector('call-room') as unknown as {
      call: import('../../src/index.js').Call;
    };
    const state = call.watch.state.get();
    const ahead = call.watch.clock.get();
    if (!state || !ahead || state.clock.paused) return null;
    const { position, atMs, rate } = state.clock;
    return position + (Math.max(0, Date.now() + ahead.aheadMs - atMs) / 1_000) * rate;
  });
  return wanted === null ? Number.POSITIVE_INFINITY : Math.abs(wanted - truth);
}

const VIDEOS = {
  Vimeo: 'https://vimeo.com/76979871',
  YouTube: 'https://youtu.be/aaaaaaaaaaa',
} as const;

for (const site of ['Vimeo', 'YouTube'] as const) {
  test(`a video of ${site} plays at the same second under the documented policy, and not without its directives`, async ({
    context,
  }) => {
    await routeSites(context);
    const room = roomName();
    const ada = await openStrict(context, room, 'Ada', {
      more: 'auto-join behavior="audio-only"',
      sources: documentedSources(site),
    });
    await ada.isIn();
    const requests: string[] = [];
    ada.page.on('request', (request) => requests.push(request.url()));
    await ada.button('More').click();
    await ada.button('Watch videos together').click();
    await ada.page.getByLabel('Address of a video').fill(VIDEOS[site]);
    await ada.button('Add').click();
    const start = ada.page.getByRole('button', { name: /for everyone$/ });
    await expect(start).toBeVisible();
    expect(requests.filter((url) => /vimeo|youtube/.test(url))).toEqual([]);
    await start.click();
    await expect.poll(() => distance(ada.page, site)).toBeLessThan(0.3);
    await ada.page.getByRole('slider', { name: 'Position in the video' }).fill('120');
    await expect.poll(() => distance(ada.page, site)).toBeLessThan(0.3);
    expect(await ada.blocked()).toEqual([]);

    const strict = await openStrict(context, room, 'Bob', { more: 'auto-join behavior="audio-only"' });
    await strict.isIn();
    await expect(strict.page.getByText('This site does not allow this.')).toBeVisible();
    // The console tells the developer the source that is missing.
    const missing =
      site === 'Vimeo' ? 'player.vimeo.com to its frame-src' : 'www.youtube.com to its script-src';
    expect((await strict.blocked()).join()).toContain(`Add https://${missing}.`);
  });
}
