import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';

/** Elements that render nothing here: audio, dialogs, and features that this browser lacks. */
const UNSEEN = new Set(['call-audio-sink', 'call-shortcuts']);

let page: Page;
const errors: string[] = [];

test.beforeAll(async ({ browser }) => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  page = await context.newPage();
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(`${process.env.DEMO_URL}/gallery/?still`);
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
  const manifest = await (await page.request.get(`${process.env.DEMO_URL}/custom-elements.json`)).json();
  const tags: string[] = manifest.modules
    .flatMap(({ declarations }: { declarations: { tagName: string }[] }) => declarations)
    .map(({ tagName }: { tagName: string }) => tagName);
  expect(tags.length).toBeGreaterThan(40);
  for (const tag of tags) {
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
