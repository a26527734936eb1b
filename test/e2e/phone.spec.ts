import { expect, test } from '@playwright/test';
import type { FakeCall } from '../../src/testing/index.js';

test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });

test('On a phone nothing covers the controls, and there are no key hints or tooltips', async ({ page }) => {
  // On synthetic people: what is tested is the page, not the network.
  await page.goto(`${process.env.LISTED_SITE_URL}/fake.html?still&people=5&captions`);
  await expect(page.getByRole('button', { name: 'More', exact: true })).toBeVisible();
  await expect(page.locator('call-reaction-stream [role=log]')).toBeAttached();
  await expect(page.locator('call-captions [part=base]')).toBeAttached();

  // Sent and measured at once: they go by themselves.
  const boxes = await page.evaluate(async () => {
    const { fake } = window as unknown as { fake: FakeCall };
    const { shadowRoot } = document.querySelector('call-room')!.shadowRoot!.querySelector('call-stage')!;
    const [captions, reactions, bar] = (
      ['call-captions', 'call-reaction-stream', 'call-control-bar'] as const
    ).map((tag) => shadowRoot!.querySelector(tag)!);
    for (const [at, { details }] of fake.others.entries()) {
      const { id, name } = details.get();
      const text = `${'So the whole strip stays where it is. '.repeat(6)}${at}`;
      fake.room.get()!.receiveEphemeral(id, 'caption', { utterance: at, text });
      fake.room.get()!.emit('reaction', { participant: id, name, reaction: '🎉' });
    }
    const names = () => reactions!.shadowRoot!.querySelectorAll('.name');
    // Their code loads with the first of them.
    while (names().length < fake.others.length) await new Promise(requestAnimationFrame);
    await captions!.updateComplete;
    const controls = [...bar!.children].flatMap((one) => [
      ...(one.shadowRoot?.querySelectorAll('button') ?? []),
    ]);
    const boxOf = (one: Element) => {
      const { left, right, top, bottom } = one.getBoundingClientRect();
      return { left, right, top, bottom };
    };
    return {
      captions: [...captions!.shadowRoot!.querySelectorAll('.line')].map(boxOf),
      names: [...names()].map(boxOf),
      controls: controls.map(boxOf).filter(({ left, right }) => right > left),
    };
  });
  const { captions, names, controls } = boxes;
  expect([captions.length > 1, names.length, controls.length > 2]).toEqual([true, 4, true]);
  const top = Math.min(...controls.map((control) => control.top));
  for (const box of [...captions, ...names])
    expect([box.left >= 0, box.right <= 360, box.top >= 0, box.bottom <= top], JSON.stringify(box)).toEqual(
      Array(4).fill(true),
    );
  const overlaps = names.flatMap((a, at) =>
    names
      .slice(at + 1)
      .filter((b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom),
  );
  expect(overlaps).toEqual([]);

  await page.getByRole('button', { name: 'Mute' }).tap();
  await expect(page.getByRole('button', { name: 'Unmute' })).toBeVisible();
  const tooltips = page.locator('call-control-bar [part=tooltip]');
  expect(await tooltips.filter({ visible: true }).count(), 'after a tap').toBe(0);
  await page.getByRole('button', { name: 'More', exact: true }).tap();
  await expect(page.getByRole('button', { name: 'Show settings' })).toBeVisible();
  expect((await tooltips.allTextContents()).filter((text) => /\(.\)/.test(text))).toEqual([]);
  await page.getByRole('button', { name: 'Show settings' }).tap();
  await expect(page.getByRole('switch', { name: 'Sounds' })).toBeAttached();
  await expect(page.getByRole('switch', { name: 'Keyboard shortcuts' })).toHaveCount(0);
});
