/** The example of shared notes, on the same provider as the whiteboard. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { CallPage, roomName } from './call-page.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

test('two people write notes beside their call, which a third who comes later reads', async ({ context }) => {
  const vite = 'node_modules/vite/bin/vite.js';
  execFileSync(process.execPath, [vite, 'build', '--config', 'examples/vite.config.ts', '--mode', 'notes'], {
    cwd: root,
    stdio: 'pipe',
  });
  const room = roomName();
  const join = async (name: string) => {
    const query = new URLSearchParams({
      server: process.env.DEMO_URL ?? '',
      room,
      name,
      token: '/call-token',
    });
    const call = await CallPage.open(context, `${process.env.LISTED_SITE_URL}/notes/index.html?${query}`);
    await call.button(/^Join/).click();
    await call.isIn();
    const field = call.page.getByLabel('Notes of this meeting');
    await expect(field).toBeEnabled();
    return { call, field };
  };
  const ada = await join('Ada');
  const bob = await join('Bob');
  await ada.field.fill('Agenda\n');
  await expect(bob.field).toHaveValue('Agenda\n');
  // At the same time, at different places.
  await Promise.all([
    ada.field.press('End').then(() => ada.field.pressSequentially('1. Tea')),
    bob.field.press('Control+Home').then(() => bob.field.pressSequentially('Today: ')),
  ]);
  await expect(ada.field).toHaveValue(/^Today: Agenda\n1\. Tea$/);
  await expect(bob.field).toHaveValue(/^Today: Agenda\n1\. Tea$/);
  await ada.call.cutLine();
  await ada.field.press('Control+End');
  await ada.field.pressSequentially(' and cake');
  await expect(bob.field).toHaveValue(/^Today: Agenda\n1\. Tea and cake$/);
  await expect(ada.call.page.getByText('Saved')).toBeVisible();
  const eve = await join('Eve');
  await expect(eve.field).toHaveValue(/^Today: Agenda\n1\. Tea and cake$/);
});
