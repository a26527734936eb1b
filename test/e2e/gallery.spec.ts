import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { CHOICES, documentOf, USUAL } from '../../demo/gallery/composition.js';
import { tenthOf } from '../support/random.js';
import { CallPage, roomName } from './call-page.js';

const isLong = Boolean(process.env.CALLROOM_LONG);

/** Elements that render nothing here: audio, dialogs, and features that this browser lacks. */
const UNSEEN = new Set(['call-audio-sink', 'call-shortcuts']);

let page: Page;
const errors: string[] = [];

test.beforeAll(async ({ browser }) => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  page = await context.newPage();
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(`${process.env.LISTED_SITE_URL}/gallery/index.html?still`);
  await expect(page.locator('.head h1')).toHaveText('<call-room>');
});

test.afterAll(() => page?.context().close());

const checkbox = (name: string | RegExp) => page.getByRole('checkbox', { name, exact: true });

const open = async (tag: string) => {
  await page.locator('.tags a', { hasText: new RegExp(`^${tag}$`) }).click();
  await expect(page.locator('.head h1')).toHaveText(`<${tag}>`);
};

async function violations(): Promise<string[]> {
  // Its types are those of another copy of Playwright.
  const { violations: found } = await new AxeBuilder({ page: page as never }).analyze();
  return found.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}

test('the gallery has a page for every element, and each page shows its element', async () => {
  const manifest = await (
    await page.request.get(`${process.env.LISTED_SITE_URL}/custom-elements.json`)
  ).json();
  const tags: string[] = manifest.modules
    .flatMap(({ declarations }: { declarations: { tagName: string }[] }) => declarations)
    .map(({ tagName }: { tagName: string }) => tagName);
  expect(tags.length).toBeGreaterThan(40);
  for (const tag of tenthOf(tags)) {
    await open(tag);
    await expect(page.locator('.code pre')).toContainText(`<${tag}`);
    if (UNSEEN.has(tag)) continue;
    const size = () =>
      page.evaluate((name) => {
        const all = (root: ParentNode): Element[] =>
          [...root.querySelectorAll('*')].flatMap((one) => [
            one,
            ...(one.shadowRoot ? all(one.shadowRoot) : []),
          ]);
        const element = document.querySelector(`.sample ${name}`);
        const seen = element ? [element, ...all(element.shadowRoot ?? element), ...all(element)] : [];
        return Math.max(0, ...seen.map((one) => one.getBoundingClientRect().height));
      }, tag);
    await expect.poll(size, `${tag} is to be seen`).toBeGreaterThan(8);
  }
  expect(errors).toEqual([]);
});

test('its controls come from the documentation, and change both element and code', async () => {
  await open('call-tile');
  const tile = page.locator('.sample call-tile');
  const code = page.locator('.code pre');
  await page.locator('#property-source').selectOption('screen');
  await expect(tile).toHaveAttribute('source', 'screen');
  await expect(code).toContainText('<call-tile source="screen"></call-tile>');
  await page.locator('#property-source').selectOption('');
  await expect(tile).toHaveJSProperty('source', 'camera');
  await checkbox('Muted').check();
  await expect(page.locator('.state--on', { hasText: ':state(muted)' })).toBeVisible();
  await page.locator('[id="property---call-radius-tile"]').fill('2px');
  await expect(tile).toHaveCSS('border-radius', '2px');
  await expect(code).toContainText('--call-radius-tile: 2px;');
  await checkbox(/^ring/).check();
  await expect(code).toContainText('call-tile::part(ring)');
  const picker = page.getByLabel('--call-accent, picked');
  const tangerine = await picker.inputValue();
  await page.locator('.looks select').first().selectOption('Ink');
  await expect(code).toContainText('--call-stage:');
  await expect(picker).not.toHaveValue(tangerine);
  await page.locator('[id="property---call-accent"]').fill('rebeccapurple');
  await expect(picker).toHaveValue('#663399');
});

test('it has no violation of accessibility rules', async () => {
  await open('call-mic-toggle');
  expect(await violations()).toEqual([]);
});

test('the playground builds what is ticked', async () => {
  await page.goto(`${process.env.DEMO_URL}/gallery/playground.html?still`);
  await expect(page.locator('.sample .in-call call-tile')).toHaveCount(5);
  await checkbox('Chat').check();
  await expect(page.locator('.sample call-chat')).toBeVisible();
  await checkbox('Hand toggle').uncheck();
  await expect(page.locator('.sample call-hand-toggle')).toHaveCount(0);
  await page.locator('select[name=colours]').selectOption('dark');
  const code = (await page.locator('.code pre').textContent())!;
  expect(code).toContain('<call-chat></call-chat>');
  expect(code).not.toContain('hand-toggle');
  expect(code).toContain('theme="dark"');
  expect(await violations()).toEqual([]);
});

test('what the playground writes fits a phone, in a page that has nothing else', async ({ browser }) => {
  const context = await browser.newContext({
    viewport: { width: 360, height: 740 },
    permissions: ['camera', 'microphone'],
  });
  const site = process.env.LISTED_SITE_URL;
  const all = { ...USUAL, ticked: new Set(Object.values(CHOICES).flat()) };
  for (const composition of isLong ? [USUAL, all] : [all]) {
    const code = documentOf(composition)
      .replace('https://your.site', '')
      .replace('room="standup"', `room="${roomName()}" name="Ada" server="${process.env.DEMO_URL}"`);
    const head = '<!doctype html><html lang="en"><meta name="viewport" content="width=device-width">';
    await fetch(`${site}/pasted.html`, { method: 'PUT', body: head + code });
    const call = await CallPage.open(context, `${site}/pasted.html`);
    await call.button('Join').click();
    await call.isIn();
    await expect(call.tile('Ada').locator('video')).toBeVisible();
    await expect(call.button('Leave')).toBeInViewport({ ratio: 1 });
    await expect.poll(() => call.page.evaluate(beyondTheEdges)).toEqual([]);
    const stage = await call.page.locator('call-media-grid').boundingBox();
    expect(stage!.width, 'the stage').toBeGreaterThan(300);
    await call.page.close();
  }
  await context.close();
});

/** What is drawn beyond the sides of the window. Runs in the page. */
function beyondTheEdges(): string[] {
  const isBeyond = (one: Element) => {
    const { left, right, width } = one.getBoundingClientRect();
    return width > 0 && one.checkVisibility() && (left < -1 || right > innerWidth + 1);
  };
  const beyond = [...document.querySelectorAll('call-room, call-room *')].filter(isBeyond);
  const { scrollWidth } = document.documentElement;
  return [...(scrollWidth > innerWidth ? ['the page scrolls'] : []), ...beyond.map((one) => one.localName)];
}
