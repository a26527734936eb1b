/** The built page, served with exactly the policy that the documentation recommends: nothing is blocked in any view. */
import { readFileSync } from 'node:fs';
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import type { Call } from '../../src/index.js';
import { CallPage, roomName } from './call-page.js';

declare global {
  interface Window {
    violations: string[];
  }
}

const documentation = readFileSync(new URL('../../docs/content-security-policy.md', import.meta.url), 'utf8');

/** The documented header, with its made-up host replaced by this run's. */
function policy(): string {
  const server = process.env.DEMO_URL ?? '';
  const lines = /```http\nContent-Security-Policy:\n([\s\S]*?)```/.exec(documentation)?.[1] ?? '';
  expect(lines).toContain("style-src 'self';");
  return lines
    .replaceAll('https://calls.your.site', server)
    .replaceAll('wss://calls.your.site', server.replace('http', 'ws'))
    .replaceAll(/\s+/g, ' ')
    .trim();
}

const STYLES = 'html, body { height: 100%; margin: 0; } call-room { height: 100%; }';

/** A page without a line of script or style of its own. */
async function open(context: BrowserContext, room: string, name: string): Promise<CallPage> {
  const site = process.env.LISTED_SITE_URL;
  const attributes = `room="${room}" name="${name}" server="${process.env.DEMO_URL}" token-endpoint="/call-token"`;
  const put = (path: string, body: string, headers: Record<string, string>) =>
    fetch(`${site}/strict/${path}`, { method: 'PUT', body, headers });
  await put('site.css', STYLES, { 'content-type': 'text/css' });
  await put(
    'index.html',
    `<!doctype html><html lang="en"><head><link rel="stylesheet" href="/strict/site.css">
      <script type="module" src="/callroom.js"></script></head>
      <body><call-room ${attributes}></call-room></body></html>`,
    { 'content-type': 'text/html', 'content-security-policy': policy() },
  );
  await context.addInitScript(() => {
    window.violations = [];
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile, sample }) => {
      window.violations.push([violatedDirective, blockedURI, sourceFile, sample].join(' '));
    });
  });
  return CallPage.open(context, `${site}/strict/index.html`);
}

const violations = (page: Page) => page.evaluate(() => window.violations);

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
  const ada = await open(context, room, 'Ada');
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
  await expect
    .poll(async () => [await ada.status(), ...(await violations(page))], { timeout: 30_000 })
    .toEqual(['joined']);

  await expect(ada.tile('Grace').locator('.avatar .initials')).toBeVisible();
  expect(await avatarColor(ada, 'Grace')).toMatch(/^(oklch|rgb)\((?!0, 0, 0, 0)/);
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
  expect(await violations(page)).toEqual([]);
});
