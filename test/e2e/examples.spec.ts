import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { CallPage, roomName } from './call-page.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const examples = readdirSync(`${root}examples`).filter((name) =>
  existsSync(`${root}examples/${name}/index.html`),
);

/** As a site would build it. */
function build(name: string): void {
  const vite = 'node_modules/vite/bin/vite.js';
  execFileSync(process.execPath, [vite, 'build', '--config', 'examples/vite.config.ts', '--mode', name], {
    cwd: root,
    stdio: 'pipe',
  });
}

// `npm test` type-checks them.
for (const name of process.env.CALLROOM_LONG ? examples : []) {
  test(`the example in ${name} is built, says who joins, and two of its pages see and hear one another`, async ({
    context,
  }) => {
    build(name);
    const room = roomName();
    const join = async (who: string) => {
      const query = new URLSearchParams({
        server: process.env.DEMO_URL ?? '',
        room,
        name: who,
        token: '/call-token',
      });
      const call = await CallPage.open(context, `${process.env.LISTED_SITE_URL}/${name}/index.html?${query}`);
      await call.button(/^Join/).click();
      // The framework hears of what the elements dispatch.
      await expect(call.page.getByRole('status').filter({ hasText: `${who} is joining` })).toBeVisible();
      await call.isIn();
      return call;
    };
    const ada = await join('Ada');
    const grace = await join('Grace');
    await Promise.all([ada.seesAndHears('Grace'), grace.seesAndHears('Ada')]);
  });
}
