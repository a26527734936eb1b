import { test, expect } from '@playwright/test';
const shot = (page: any, name: string) => page.screenshot({ path: `/tmp/shots/${name}.png` });
async function open(page: any, query: string) {
  await page.goto(`${process.env.DEMO_URL}/fake.html?still&${query}`);
  await expect(page.locator('call-stage')).toBeVisible();
  await page.waitForTimeout(1500);
}
for (const [name, size, scheme, lang] of [
  ['desk-dark', { width: 1280, height: 800 }, 'dark', 'en'],
  ['phone-light', { width: 360, height: 740 }, 'light', 'en'],
  ['desk-rtl', { width: 1280, height: 800 }, 'light', 'ar'],
] as const) {
  test(name, async ({ page }) => {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme: scheme });
    await open(page, `people=5&role=host&panel=people&lang=${lang}`);
    await page.evaluate((lang: string) => {
      document.documentElement.lang = lang; document.documentElement.dir = lang === 'ar' ? 'rtl' : 'ltr';
      const call = (document.querySelector('call-room') as any).call;
      const room = call.room.get();
      room.audience = Array.from({ length: 120 }, (_, n) => ({ id: 'v' + String(n).padStart(3, '0'), name: 'Viewer ' + n }));
      room.viewers.set(120);
      call.others[1].sources.microphone.revoke();
      call.others[2].sources.microphone.revoke(true);
    }, lang);
    await page.waitForTimeout(1500);
    await page.locator('call-participants button.more').first().click();
    await page.waitForTimeout(700);
    await shot(page, `${name}-menu`);
    await page.locator('call-participants [data-action=keepOut]').click();
    await page.waitForTimeout(500);
    await shot(page, `${name}-confirm`);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.locator('call-participants [part=viewers] summary').click();
    await page.waitForTimeout(800);
    await page.locator('call-participants [part=moderation]').scrollIntoViewIfNeeded();
    await shot(page, `${name}-viewers`);
    await open(page, `people=3&lang=${lang}`);
    await page.evaluate((lang: string) => {
      document.documentElement.lang = lang; document.documentElement.dir = lang === 'ar' ? 'rtl' : 'ltr';
      const call = (document.querySelector('call-room') as any).call;
      const error = new Error('Your camera is in use by another program. Close it, then turn it on again.');
      call.notify(Object.assign(error, { code: 'x' }));
      call.self.revoke('microphone', { mayLift: true });
      setTimeout(() => call.self.revoke('screen'), 50);
    }, lang);
    await page.waitForTimeout(1200);
    await page.locator('call-mic-toggle').hover();
    await page.waitForTimeout(700);
    await shot(page, `${name}-muted`);
    await page.evaluate(() => {
      const call = (document.querySelector('call-room') as any).call;
      call.self.revoke('microphone'); call.self.revoke('camera');
    });
    await page.locator('call-camera-toggle').hover();
    await page.waitForTimeout(900);
    await shot(page, `${name}-blocked`);
  });
}
