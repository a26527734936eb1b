import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';

/** What draws nothing by itself: sound, what only comes when it is asked for, and what this browser has none of. */
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

const open = async (tag: string) => {
  await page.locator('.tags a', { hasText: new RegExp(`^${tag}$`) }).click();
  await expect(page.locator('.head h1')).toHaveText(`<${tag}>`);
};

async function violations(): Promise<string[]> {
  // Its types are those of another copy of Playwright.
  const { violations: found } = await new AxeBuilder({ page: page as never }).analyze();
  return found.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}

test('the gallery has a page for every element, and on each the element is to be seen', async () => {
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

test('it has no violation of accessibility rules', async () => {
  await open('call-mic-toggle');
  expect(await violations()).toEqual([]);
});
