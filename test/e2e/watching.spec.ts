/** A film that two people watch together, and a third who comes later. */
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { FilmServer } from '../bench/together/film-server.js';
import { bundlePage } from '../bench/together/together-lab.js';
import { CallPage, roomName, WITHOUT_CAMERAS } from './call-page.js';

/** Serves a film that a page has made. */
async function serveFilm(context: BrowserContext): Promise<FilmServer> {
  const server = await FilmServer.start(await bundlePage());
  const page = await context.newPage();
  await page.goto(server.url);
  server.film = Buffer.from(await page.evaluate(() => window.together.makeFilm(90)), 'base64');
  await page.close();
  return server;
}

/** Where the film is on a page, in seconds; null: it is not shown. */
const positionOf = (page: Page) =>
  page.evaluate(() => {
    const watch = deepQuery(document, 'call-watch');
    return watch?.shadowRoot?.querySelector('video')?.currentTime ?? null;

    function deepQuery(root: ParentNode, selector: string): Element | null {
      const found = root.querySelector(selector);
      if (found) return found;
      for (const { shadowRoot } of root.querySelectorAll('*')) {
        const inside = shadowRoot && deepQuery(shadowRoot, selector);
        if (inside) return inside;
      }
      return null;
    }
  });

/** How far apart pages are, in seconds; infinite while one of them shows no film. */
async function apart(...calls: CallPage[]): Promise<number> {
  const positions = await Promise.all(calls.map(({ page }) => positionOf(page)));
  if (positions.some((position) => position === null)) return Number.POSITIVE_INFINITY;
  return Math.max(...(positions as number[])) - Math.min(...(positions as number[]));
}

test('people watch a film at the same second, from a queue, and nothing is requested before it starts', async ({
  context,
}) => {
  const server = await serveFilm(context);
  const room = roomName();
  try {
    const ada = await CallPage.join(context, room, 'Ada', WITHOUT_CAMERAS);
    const bob = await CallPage.join(context, room, 'Bob', WITHOUT_CAMERAS);
    const requests: string[] = [];
    bob.page.on('request', (request) => requests.push(request.url()));
    await ada.button('More').click();
    await ada.button('Watch videos together').click();
    const address = ada.page.getByLabel('Address of a video');
    await address.fill('javascript:alert(1)');
    await ada.button('Add').click();
    await expect(ada.page.getByText('This is not the address of a video')).toBeVisible();
    await address.fill(`${server.url}/film.webm`);
    await ada.button('Add').click();
    await expect(ada.page.locator('call-watch-queue').getByText('film.webm')).toBeVisible();
    expect(requests.filter((url) => url.startsWith(server.url))).toEqual([]);
    expect(await positionOf(bob.page)).toBeNull();

    await ada.button('Play film.webm for everyone').click();
    await expect.poll(() => positionOf(bob.page)).toBeGreaterThan(1);
    await expect.poll(() => apart(ada, bob)).toBeLessThan(0.3);
    const timeline = bob.page.getByRole('slider', { name: 'Position in the video' });
    await timeline.fill('40');
    await expect.poll(() => positionOf(ada.page)).toBeGreaterThan(40);
    await expect.poll(() => apart(ada, bob)).toBeLessThan(0.3);

    const cleo = await CallPage.join(context, room, 'Cleo', WITHOUT_CAMERAS);
    await expect.poll(() => apart(ada, bob, cleo)).toBeLessThan(0.3);
    await ada.page.locator('call-leave-button').click();
    await expect(cleo.tile('Ada')).toHaveCount(0);
    await cleo.button('Pause for everyone').click();
    await expect.poll(() => apart(bob, cleo)).toBeLessThan(0.05);
    const at = await positionOf(bob.page);
    expect(at).toBeGreaterThan(41);
    await cleo.button('Stop watching').click();
    await expect.poll(() => positionOf(bob.page)).toBeNull();
  } finally {
    server.close();
  }
});
