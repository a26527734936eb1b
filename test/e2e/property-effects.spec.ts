import { fileURLToPath } from 'node:url';
import { expect, type Page, test } from '@playwright/test';
import { build } from 'esbuild';
import type { CallRoomElement } from '../../src/elements/room/call-room.js';
import { PROPERTY_EFFECTS } from '../../src/elements/room/property-effects.js';
import type { Call } from '../../src/index.js';
import { CallPage, roomName } from './call-page.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const site = () => process.env.LISTED_SITE_URL ?? '';

/** Test state in the page. */
interface Kept {
  room: CallRoomElement;
  call: Call;
  /** Every status that it had since. */
  statuses: string[];
  /** The names with which a room token was asked for. */
  asked: string[];
}
declare global {
  interface Window {
    kept: Kept;
  }
}

/** Something other than what a joined page has, for each property that leaves the call alone. */
const OTHERS: Record<string, unknown> = {
  synthetic: true,
  assetBase: '/assets/',
  microphone: 'off',
  camera: 'never',
  behavior: 'low-bandwidth',
  name: 'Ada Lovelace',
  tokenEndpoint: '/another-token',
  autoJoin: false,
  inviteRoles: 'participant, viewer',
  theme: 'light',
  density: 'compact',
  presence: 'away status',
  noShortcuts: true,
  noMemory: true,
};
const isNewCall = (name: string) => PROPERTY_EFFECTS[name as keyof typeof PROPERTY_EFFECTS] === 'new call';

async function keep(page: Page): Promise<void> {
  await page.evaluate(() => {
    const room = document.querySelector('call-room') as CallRoomElement;
    const call = room.call as Call;
    const statuses: string[] = [];
    call.state.listen(({ status }) => void statuses.push(status));
    window.kept = { room, call, statuses, asked: [] };
  });
}

/** Whether the page stayed in the same call all the time. */
const goesOn = (page: Page) =>
  page.evaluate(async () => {
    const { room, call, statuses } = window.kept;
    await room.updateComplete;
    await room.updateComplete;
    return room.call === call && call.state.get().status === 'joined' && statuses.length === 0;
  });

test('each property of a joined <call-room> does what the table says, and nothing else', async ({
  context,
}) => {
  const room = `${roomName()}-é`;
  const call = await CallPage.join(context, room, 'Ada');
  const { page } = call;

  const properties = await page.evaluate(() => {
    const { elementProperties } = customElements.get('call-room') as unknown as typeof CallRoomElement;
    // `@state()`: the element's own.
    return [...elementProperties].flatMap(([name, { state }]) => (state ? [] : String(name)));
  });
  expect([...properties, 'call'].sort(), 'the table has every property').toEqual(
    Object.keys(PROPERTY_EFFECTS).sort(),
  );

  await keep(page);
  for (const name of properties.filter((one) => !isNewCall(one) && one !== 'getToken')) {
    expect(name in OTHERS, `${name} has another value`).toBe(true);
    const took = await page.evaluate(
      ([key, value]) => {
        const room = window.kept.room as unknown as Record<string, unknown>;
        const isOther = room[key] !== value;
        room[key] = value;
        return isOther;
      },
      [name, OTHERS[name]] as const,
    );
    expect(took, `${name} is another`).toBe(true);
    expect(await goesOn(page), `${name} does not end the call`).toBe(true);
  }
  await page.evaluate(() => {
    const { room, asked } = window.kept;
    // As a framework does at each render.
    for (let render = 0; render < 3; render++)
      room.getToken = async ({ room, name }) => {
        asked.push(name);
        const body = JSON.stringify({ room, name });
        return (await (await fetch('/call-token', { method: 'POST', body })).json()).token;
      };
    room.call = null;
    for (const name of room.getAttributeNames()) room.setAttribute(name, room.getAttribute(name) ?? '');
    // Another spelling of the same room and server.
    room.room = room.room.normalize('NFD');
    room.server += '/';
  });
  expect(await goesOn(page), 'getToken, and equal values, do not end the call').toBe(true);

  const OPTIONAL = properties.filter((one) => !isNewCall(one) && one !== 'getToken');
  await page.evaluate(async (names) => {
    const room = window.kept.room as unknown as Record<string, unknown> & CallRoomElement;
    const before = names.map((name) => room[name]);
    // As a framework does with a value that is missing for a moment.
    for (const name of names) room[name] = undefined;
    await room.updateComplete;
    names.forEach((name, at) => {
      room[name] = before[at];
    });
  }, OPTIONAL);
  expect(await goesOn(page), 'a missing value does not end the call').toBe(true);

  // What is for the next join leaves the camera as it is, and its button.
  expect(await page.evaluate(() => window.kept.call.camera.state.get().status)).toBe('on');
  await expect(call.button(/camera/i).first()).toBeVisible();

  // The next connect.
  await call.cutLine();
  await call.isIn();
  expect(await page.evaluate(() => window.kept.asked)).toEqual(['Ada Lovelace']);
  await expect.poll(() => page.evaluate(() => window.kept.call.self.details.get().name)).toBe('Ada Lovelace');

  // The next join.
  await page.evaluate(async () => {
    const { call, room } = window.kept;
    await call.leave();
    await room.updateComplete;
    await call.join();
  });
  expect(
    await page.evaluate(() => {
      const { call, room } = window.kept;
      const { microphone, camera } = call;
      return [room.call === call, microphone.state.get().status, camera.state.get().status];
    }),
  ).toEqual([true, 'off', 'off']);
  expect(await page.evaluate(() => window.kept.call.videoLimit.get()), 'low-bandwidth').toBe('low');

  // Another call.
  for (const [name, value] of [
    ['room', roomName()],
    ['server', site()],
  ] as const) {
    await keep(page);
    const status = await page.evaluate(
      async ([key, to]) => {
        const { room, call } = window.kept;
        room[key] = to;
        await room.updateComplete;
        return room.call !== call && call.state.get().status;
      },
      [name, value] as const,
    );
    expect(['left', 'idle'], `${name} starts another call`).toContain(status);
  }
  await page.close();
});

test('a React app that renders again and again, in StrictMode, joins once and stays in the call', async ({
  context,
}) => {
  const room = roomName();
  const { outputFiles } = await build({
    stdin: {
      contents: `
        import { createElement, StrictMode, useEffect, useState } from 'react';
        import { createRoot } from 'react-dom/client';
        import { CallRoom } from 'callroom/react';
        window.tokens = 0;
        function Site() {
          const [render, setRender] = useState(0);
          useEffect(() => { window.renderAgain = () => setRender((n) => n + 1); });
          return createElement(CallRoom, {
            'data-render': render,
            server: ${JSON.stringify(process.env.DEMO_URL)}, room: ${JSON.stringify(room)}, name: 'Ada',
            autoJoin: true, camera: render > 1 ? 'off' : 'on',
            getToken: async (request) => {
              window.tokens++;
              const body = JSON.stringify(request);
              return (await (await fetch('/call-token', { method: 'POST', body })).json()).token;
            },
            onCallError: () => {},
          });
        }
        createRoot(document.getElementById('app')).render(createElement(StrictMode, null, createElement(Site)));`,
      resolveDir: root,
      loader: 'js',
    },
    bundle: true,
    format: 'esm',
    // StrictMode mounts twice in React's development build alone.
    define: { 'process.env.NODE_ENV': '"development"' },
    write: false,
    logLevel: 'error',
  });
  const url = `${site()}/strict-mode.html`;
  const code = outputFiles[0]?.text.replaceAll('</script', '<\\/script') ?? '';
  await fetch(url, { method: 'PUT', body: `<div id="app"></div><script type="module">${code}</script>` });
  const grace = await CallPage.join(context, room, 'Grace');
  const call = await CallPage.open(context, url);
  const { page } = call;
  await call.isIn();
  await keep(page);
  for (let render = 1; render <= 3; render++) {
    await page.evaluate(() => (window as unknown as { renderAgain(): void }).renderAgain());
    await expect(page.locator(`call-room[data-render="${render}"]`)).toHaveCount(1);
    expect(await goesOn(page), `render ${render}`).toBe(true);
  }
  expect(await page.evaluate(() => (window as unknown as { tokens: number }).tokens), 'one join').toBe(1);
  await grace.seesAndHears('Ada');
  await Promise.all([page.close(), grace.page.close()]);
});
