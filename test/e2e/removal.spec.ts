import { expect, test } from '@playwright/test';
import { joinAsBot } from '../support/room-bot.js';
import { CallPage, roomName } from './call-page.js';

test('a removed participant is told, disappears for the others, and can no longer call the proxy', async ({
  context,
}) => {
  const server = process.env.DEMO_URL ?? '';
  const room = roomName();
  const [ada, grace] = await Promise.all([
    CallPage.join(context, room, 'Ada'),
    CallPage.join(context, room, 'Grace'),
  ]);
  const host = await joinAsBot(server, room, 'Host', 'host');
  await grace.seesAndHears('Ada');

  // Use the credential of Ada's page from outside, as an attacker would.
  const asked = ada.page.waitForRequest((request) => request.url().includes('/calls/sessions/'));
  await ada.page.locator('call-camera-toggle').getByRole('button').click();
  const request = await asked;
  const { authorization = '' } = request.headers();
  const sessionUrl = request.url().replace(/(\/calls\/sessions\/[^/]+).*/, '$1');
  const statusOfSession = async () => (await fetch(sessionUrl, { headers: { authorization } })).status;
  expect(await statusOfSession()).toBe(200);

  const participant = await ada.participantId();
  await host.command('participant.remove', { participant: participant ?? '' });

  await expect.poll(() => ada.status()).toBe('left');
  await expect(
    ada.page
      .getByText(/removed/i)
      .filter({ visible: true })
      .first(),
  ).toBeVisible();
  await expect(grace.tile('Ada')).toHaveCount(0);
  expect([401, 403]).toContain(await statusOfSession());
  const pulling = await fetch(`${sessionUrl}/tracks/new`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ tracks: [] }),
  });
  expect([401, 403]).toContain(pulling.status);
  host.leave();
});
