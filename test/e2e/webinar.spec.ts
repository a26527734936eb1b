import { expect, test } from '@playwright/test';
import type { Call } from '../../src/index.js';
import { joinAsBot } from '../support/room-bot.js';
import { ALONE, CallPage, roomName, siteUrl } from './call-page.js';

const devices = ({ page }: CallPage) =>
  page.evaluate(() => {
    const { call } = document.querySelector('call-room') as unknown as { call: Call };
    return [call.microphone, call.camera].map(({ state }) => state.get().status);
  });

test(
  'A webinar: backstage, live, a raised hand, the stage, and back to the audience',
  ALONE,
  async ({ context }) => {
    const open = (name: string, role: string) =>
      CallPage.open(context, siteUrl(room, name, { role, more: '&behavior=webinar' }));
    const room = roomName();
    const server = process.env.DEMO_URL ?? '';

    // The host, who takes the room backstage before anyone watches.
    const host = await open('Hana', 'host');
    await expect(host.tile('Hana').locator('video')).toBeVisible();
    await host.button('Join').click();
    await host.isIn();
    await host.button('Show people').click();
    const confirm = async (action: string) => {
      await host.page.locator('[part=live]').click();
      await host.page.locator('[part=live-confirm]', { hasText: action }).click();
    };
    await confirm('Go backstage');
    await expect(host.page.locator('[part=backstage]').first()).toBeVisible();

    // Two presenters and four viewers; a page each for one of them.
    const presenter = await joinAsBot(server, room, 'Bob', 'participant');
    const viewers = await Promise.all(
      ['Vera', 'Viktor', 'Vito'].map((name) => joinAsBot(server, room, name, 'viewer')),
    );
    const [ada, eve] = await Promise.all([open('Ada', 'participant'), open('Eve', 'viewer')]);
    await expect(ada.tile('Ada').locator('video')).toBeVisible();
    await ada.button('Join').click();
    await expect(eve.page.getByText('You join to watch. Nobody sees or hears you.')).toBeVisible();
    await expect(eve.tiles).toHaveCount(0);
    await eve.button('Join').click();
    await eve.isIn();
    await expect(eve.page.getByText('The webinar has not started yet')).toBeVisible();
    await host.seesAndHears('Ada');
    await expect(eve.tiles).toHaveCount(0);
    for (const viewer of viewers) expect(viewer.participantIds.get()).toEqual([]);
    expect(presenter.participantIds.get()).toHaveLength(3);

    // Live: the pages of viewers start by themselves.
    await confirm('Go live');
    await eve.seesAndHears('Hana', 'Ada');
    await expect(eve.tile('Eve')).toHaveCount(0);
    await expect
      .poll(() => viewers.map(({ participantIds }) => participantIds.get().length))
      .toEqual([3, 3, 3]);

    // A hand, and an invitation that is declined.
    await eve.button('Raise hand').click();
    await expect(eve.button('Lower hand')).toBeVisible();
    const invite = host.page.getByRole('button', { name: 'Invite Eve to the stage' });
    await invite.click();
    await expect(eve.page.getByText('Hana invites you to the stage').first()).toBeVisible();
    await eve.button('Decline').click();
    await expect(eve.button('Decline')).toHaveCount(0);
    expect(await devices(eve)).toEqual(['off', 'off']);

    // Accepted: nothing is sent before the button in the preview.
    await invite.click();
    await eve.button('Accept').click();
    const preview = eve.page.getByRole('dialog', { name: 'Join the stage' });
    await expect(preview.locator('video')).toBeVisible();
    await expect.poll(() => devices(eve)).toEqual(['on', 'on']);
    await expect(host.tile('Eve')).toHaveCount(0);
    await preview.getByRole('button', { name: 'Join the stage' }).click();
    await host.seesAndHears('Eve');
    await expect(preview).toHaveCount(0);

    // Back to the audience, by herself.
    await eve.button('Leave').click();
    await eve.page.getByRole('menuitem', { name: 'Return to the audience' }).click();
    await expect(host.tile('Eve')).toHaveCount(0);
    await expect.poll(() => devices(eve)).toEqual(['off', 'off']);
    await eve.seesAndHears('Ada');

    // A presenter, sent there by the host.
    await host.button('Actions for Ada').click();
    await host.button('Make viewer').click();
    await expect(
      ada.page.getByText('You are now in the audience: others no longer see or hear you').first(),
    ).toBeVisible();
    await expect(host.tile('Ada')).toHaveCount(0);
    expect(await devices(ada)).toEqual(['off', 'off']);

    // A preview goes live only by the person's own button: a host who changes the role meanwhile stops it.
    const id = (await eve.participantId()) ?? '';
    const moderate = (action: 'invite' | 'promote' | 'remove') =>
      host.page.evaluate(
        async ([id, action]) => {
          const { call } = document.querySelector('call-room') as unknown as { call: Call };
          if (action === 'promote') await call.moderation.setRole(id, 'participant');
          else await call.moderation[action](id);
        },
        [id, action] as const,
      );
    await moderate('invite');
    await eve.button('Accept').click();
    await expect.poll(() => devices(eve)).toEqual(['on', 'on']);
    await moderate('promote');
    await expect(eve.page.getByText('You can now speak and share').first()).toBeVisible();
    await expect(host.tile('Eve')).toBeVisible();
    expect(await devices(eve)).toEqual(['off', 'off']);

    await moderate('remove');
    await expect(eve.page.getByText('You were removed from the call')).toBeVisible();
    for (const bot of [presenter, ...viewers]) bot.leave();
  },
);
