import { expect, type Page, test } from '@playwright/test';

// Wide enough for every control, as what does not fit is in the menu.
test.use({ viewport: { width: 1280, height: 720 } });

/** On synthetic people: what is tested is the keyboard, not the network. */
async function open(page: Page, query: string): Promise<void> {
  await page.goto(`${process.env.LISTED_SITE_URL}/fake.html?still&${query}`);
  await expect(page.locator('call-stage')).toBeVisible();
  // What is loaded when it is seen is there once there is something in the menu.
  await expect(page.getByRole('button', { name: 'More', exact: true })).toBeVisible();
}

/** The accessible name of the focused element, through all shadow roots. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    return at?.getAttribute('aria-label') ?? at?.textContent?.trim() ?? '';
  });
}

/** Presses Tab until an element with that name has the focus. */
async function tabTo(page: Page, name: RegExp, most = 40): Promise<void> {
  for (let pressed = 0; pressed < most; pressed++) {
    await page.keyboard.press('Tab');
    if (name.test(await focused(page))) return;
  }
  throw new Error(`Tab never came to ${name}.`);
}

test('a whole call by keyboard alone: mute, hand, react, write, let in, change the layout, leave', async ({
  page,
}) => {
  await open(page, 'people=4&role=host&waiting=1');

  await tabTo(page, /^Mute$/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Unmute' })).toBeFocused();

  await page.keyboard.press('h');
  await expect(page.getByRole('button', { name: /Lower hand/ })).toBeVisible();

  await page.keyboard.press('e');
  await expect.poll(() => focused(page)).toBe('👍');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Ada Lovelace reacts with ❤️')).toBeAttached();

  await page.keyboard.press('c');
  await expect(page.getByRole('heading', { name: 'Chat' })).toBeFocused();
  await tabTo(page, /^Write a message$/);
  await page.keyboard.type('mhv?');
  await page.keyboard.press('Enter');
  await expect(page.getByText('mhv?')).toBeVisible();
  await expect(
    page.getByRole('button', { name: 'Unmute' }),
    'a letter that is typed is no command',
  ).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', { name: 'Chat' })).toHaveCount(0);
  await expect.poll(() => focused(page)).toContain('chat');

  await page.keyboard.press('p');
  await tabTo(page, /^Let Guido Imperiale in$/);
  await page.keyboard.press('Enter');
  await expect(page.locator('call-tile').filter({ hasText: 'Guido Imperiale' })).toBeVisible();
  await tabTo(page, /^Actions for Grace Hopper$/);
  await page.keyboard.press('Enter');
  await expect.poll(() => focused(page)).toBe('Mute');
  await page.keyboard.press('Enter');
  await expect(page.getByLabel(/^Grace Hopper, muted/)).toBeVisible();
  await page.keyboard.press('p');
  await expect(page.getByRole('heading', { name: /People/ })).toHaveCount(0);

  await page.keyboard.press('l');
  await expect(page.locator('call-media-grid')).toHaveJSProperty('localName', 'call-media-grid');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await tabTo(page, /^Leave$/);
  await page.keyboard.press('Enter');
  await expect.poll(() => focused(page)).toBe('Leave the call');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'You left the call' })).toBeVisible();
});

test('on a phone, controls that do not fit are in the menu, and arrow keys reach them', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await open(page, 'people=3');
  await tabTo(page, /^More$/);
  await page.keyboard.press('Enter');
  await expect.poll(() => focused(page)).not.toBe('More');
  await page.keyboard.press('End');
  await expect.poll(() => focused(page)).toBe('Show settings');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Settings', exact: true })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect.poll(() => focused(page), 'back to what opened the menu').toBe('More');
});

test('at 200 % zoom nothing is cut off, and nothing scrolls sideways', async ({ page }) => {
  // A window of 1280 by 720 at 200 % has this many CSS pixels (WCAG 2.2, 1.4.4 and 1.4.10).
  await page.setViewportSize({ width: 640, height: 360 });
  await open(page, 'people=4&panel=settings');
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(640);
  const leave = await page.getByRole('button', { name: 'Leave' }).boundingBox();
  expect(leave!.x + leave!.width).toBeLessThanOrEqual(640);
});

test('every control is at least 44 by 44 pixels', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, 'people=4&panel=people&role=host&waiting=1');
  const small = await page.evaluate(() => {
    const found: string[] = [];
    const look = (root: ParentNode) => {
      for (const element of root.querySelectorAll<HTMLElement>('*')) {
        if (element.shadowRoot) look(element.shadowRoot);
        if (!element.matches('button, input:not([type=range], [role=switch]), select, textarea')) continue;
        const { width, height } = element.getBoundingClientRect();
        if (width > 0 && (width < 43.5 || height < 43.5)) {
          found.push(
            `${element.getAttribute('aria-label') ?? element.textContent?.trim()}: ${width} by ${height}`,
          );
        }
      }
    };
    look(document);
    return found;
  });
  expect(small).toEqual([]);
});

/** What the keys M, comma and Shift+Slash type on a layout, pressed as the browser gets them from the system. */
const LAYOUTS = {
  Russian: { mute: 'ь', settings: 'б', help: ',' },
  Greek: { mute: 'μ', settings: ',', help: '?' },
  Hebrew: { mute: 'צ', settings: 'ת', help: '?' },
  Arabic: { mute: 'ة', settings: 'و', help: '؟' },
};

test('shortcuts work on layouts without Latin letters', async ({ page }) => {
  await open(page, 'people=2');
  const session = await page.context().newCDPSession(page);
  const press = async (key: string, code: string, keyCode: number, modifiers = 0) => {
    const event = { key, code, windowsVirtualKeyCode: keyCode, modifiers };
    await session.send('Input.dispatchKeyEvent', { type: 'keyDown', text: key, ...event });
    await session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...event });
  };
  for (const [layout, { mute, settings, help }] of Object.entries(LAYOUTS)) {
    await press(mute, 'KeyM', 77);
    await expect(page.getByRole('button', { name: 'Unmute' }), `${layout}: muted`).toBeVisible();
    await press(mute, 'KeyM', 77);
    await expect(page.getByRole('button', { name: 'Mute', exact: true }), layout).toBeVisible();
    await press(settings, 'Comma', 188);
    await expect(page.getByRole('heading', { name: 'Settings', exact: true }), layout).toBeFocused();
    await page.keyboard.press('Escape');
    if (help === ',') continue;
    await press(help, 'Slash', 191, 8);
    await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' }), layout).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
});

test('the focus is never lost: into the call, out of it, and into it again', async ({ page }) => {
  await page.goto(`${process.env.LISTED_SITE_URL}/fake.html?still&people=2&view=lobby`);
  await tabTo(page, /^Join$/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Mute', exact: true })).toBeFocused();
  await tabTo(page, /^Leave$/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'You left the call' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect.poll(() => focused(page)).toMatch(/Rejoin|again/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Mute', exact: true })).toBeFocused();
});
