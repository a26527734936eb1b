import { expect, test } from '@playwright/test';
import type { Call } from '../../src/index.js';
import { CallPage, roomName, siteUrl, WITHOUT_CAMERAS } from './call-page.js';

declare global {
  interface Window {
    /** Milliseconds from the moderator's command until the level of the other participant is zero. */
    silentAfterMs: Promise<number>;
  }
}

/** The accessible name of the focused element, through all shadow roots. */
function focused({ page }: CallPage): Promise<string> {
  return page.evaluate(() => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    return at?.getAttribute('aria-label') ?? at?.textContent?.trim() ?? '';
  });
}

async function tabTo(call: CallPage, name: string): Promise<void> {
  for (let pressed = 0; pressed < 40; pressed++) {
    await call.page.keyboard.press('Tab');
    if ((await focused(call)) === name) return;
  }
  throw new Error(`Tab never came to ${name}.`);
}

/** Chooses an action in the menu of the only other participant, by keyboard. */
async function choose(host: CallPage, action: string): Promise<void> {
  await host.button('Actions for Grace').focus();
  await host.page.keyboard.press('Enter');
  await expect(host.page.locator('call-participants .item').first()).toBeFocused();
  for (let pressed = 0; (await focused(host)) !== action; pressed++) {
    expect(pressed, `no ${action}`).toBeLessThan(20);
    await host.page.keyboard.press('ArrowDown');
  }
  await host.page.keyboard.press('Enter');
}

/** Measures what this page hears of the other participant, from the moment of the next moderation command. */
async function measureSilence({ page }: CallPage): Promise<void> {
  await page.evaluate(() => {
    const { call } = document.querySelector('call-room') as unknown as { call: Call };
    const other = call.participants.get().find(({ isLocal }) => !isLocal)!;
    window.silentAfterMs = new Promise((resolve) => {
      document.addEventListener(
        'call-moderation-request',
        () => {
          const startedMs = performance.now();
          const { track } = other.sources.microphone;
          const check = () => {
            if (other.level.get() === 0 && track.get() === null) resolve(performance.now() - startedMs);
          };
          other.level.subscribe(check);
          track.subscribe(check);
        },
        { once: true },
      );
    });
  });
}

/** Resolves once the host hears the other participant. The fake microphone beeps, with silence in between. */
const isHeard = (host: CallPage) =>
  host.page.evaluate(async () => {
    const { call } = document.querySelector('call-room') as unknown as { call: Call };
    const { level } = call.participants.get().find(({ isLocal }) => !isLocal)!;
    await new Promise<void>((resolve) => {
      const stop = level.listen((now) => {
        if (now === 0) return;
        stop();
        resolve();
      });
    });
  });

test('a host mutes by keyboard, lets speak, forbids it, and undoes a mute of everyone', async ({
  context,
}) => {
  const room = roomName();
  const asHost = siteUrl(room, 'Ada', { role: 'host', ...WITHOUT_CAMERAS });
  const [ada, grace] = await Promise.all([
    CallPage.open(context, asHost),
    CallPage.join(context, room, 'Grace', WITHOUT_CAMERAS),
  ]);
  await ada.isIn();
  const toggle = grace.page.locator('call-mic-toggle').getByRole('button');
  const notices = (call: CallPage) => call.page.locator('call-notices');
  await isHeard(ada);

  await ada.page.keyboard.press('p');
  await expect(ada.button('Actions for Grace')).toBeVisible();
  await tabTo(ada, 'Actions for Grace');
  await measureSilence(ada);
  await choose(ada, 'Mute');
  const silentAfterMs = await ada.page.evaluate(() => window.silentAfterMs);
  // A machine that runs other tests beside this one may need longer.
  if (process.env.CALLROOM_LONG) expect(silentAfterMs).toBeLessThan(1_000);
  await expect(notices(grace).getByText('Ada muted you')).toBeVisible();
  await expect(toggle).toHaveAccessibleName('A host muted you. Unmute');
  const { audioPackets } = await ada.receivedFrom('Grace');
  await notices(grace).getByRole('button', { name: 'Unmute' }).click();
  await expect(toggle).toHaveAccessibleName('Mute');
  await isHeard(ada);
  expect(audioPackets, 'nothing was received while Grace was muted').toBe(0);

  await choose(ada, 'Do not let them speak');
  await expect(toggle).toHaveAccessibleName('A host muted you');
  await expect(toggle).toHaveAttribute('aria-disabled', 'true');
  await toggle.focus();
  await grace.page.keyboard.press('Enter');
  await grace.page.keyboard.press('Space');
  await expect(toggle).toHaveAccessibleName('A host muted you');
  expect(
    await grace.page.evaluate(() => {
      const { call } = document.querySelector('call-room') as unknown as { call: Call };
      return call.microphone.state.get().status;
    }),
  ).toBe('off');

  await choose(ada, 'Let them speak');
  await expect(notices(grace).getByText('You can speak again')).toBeVisible();
  await toggle.click();
  await expect(toggle).toHaveAccessibleName('Mute');
  await isHeard(ada);

  await ada.button('Mute everyone').click();
  await expect(toggle).toHaveAccessibleName('A host muted you. Unmute');
  await notices(ada).getByRole('button', { name: 'Undo' }).click();
  await expect(toggle).toHaveAccessibleName('Unmute');

  await choose(ada, 'Remove and ban');
  await expect.poll(() => focused(ada)).toBe('Cancel');
  await ada.page.keyboard.press('ArrowDown');
  await ada.page.keyboard.press('Enter');
  await expect.poll(() => grace.status()).toBe('left');
  await notices(ada).getByRole('button', { name: 'Undo' }).click();
  await expect(notices(ada).getByText('Grace was removed and banned')).toHaveCount(0);
  await expect
    .poll(async () => {
      const back = await CallPage.open(context, siteUrl(room, 'Grace'));
      const isBack = await back.page
        .waitForFunction(() => {
          const call = (document.querySelector('call-room') as { call?: Call } | null)?.call;
          return ['joined', 'failed'].includes(call?.state.get().status ?? '') && call?.state.get().status;
        })
        .then((status) => status.jsonValue());
      return isBack;
    })
    .toBe('joined');
});
