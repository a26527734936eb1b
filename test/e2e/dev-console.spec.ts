import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type BrowserContext, expect, test } from '@playwright/test';
import { ended, freePort } from '../support/demo-server.js';
import { CallPage, roomName } from './call-page.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** An example as its developer runs it: Vite's dev server, modules and dependencies in their development builds. */
async function startExample(name: string): Promise<{ url: string; process: ChildProcess }> {
  const port = await freePort();
  const words = [
    '--config',
    'examples/vite.config.ts',
    '--mode',
    name,
    '--port',
    String(port),
    '--strictPort',
  ];
  const child = spawn(process.execPath, ['node_modules/vite/bin/vite.js', ...words], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_ENV: 'development' },
  });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  while (!output.includes(String(port))) {
    if (child.exitCode !== null) throw new Error(`Vite ended with ${child.exitCode}:\n${output}`);
    await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
  }
  return { url: `http://localhost:${port}/`, process: child };
}

/** What the pages print from now on, except what Vite's client and development builds of frameworks say of their own tools. */
function printed(context: BrowserContext): string[] {
  const said: string[] = [];
  context.on('console', (message) => {
    const [type, text, { url }] = [message.type(), message.text(), message.location()];
    const isVites = type === 'debug' && text.startsWith('[vite]');
    const isReacts = type === 'info' && text.includes('Download the React DevTools');
    const isAngulars = text.startsWith('Angular is running in development mode');
    if (!isVites && !isReacts && !isAngulars) said.push(`${type}: ${text} ${url}`);
  });
  context.on('weberror', (error) => said.push(error.error().message));
  return said;
}

const examples = process.env.CALLROOM_LONG
  ? ['html', 'react', 'preact', 'vue', 'svelte', 'solid', 'angular']
  : ['html', 'react'];
for (const name of examples) {
  test(`the ${name} example on a dev server is styled, joins a call, and prints nothing`, async ({
    context,
  }) => {
    const example = await startExample(name);
    try {
      const said = printed(context);
      const call = await CallPage.open(context, `${example.url}?room=${roomName()}&name=Ada`);
      await call.button(/^Join/).click();
      await call.isIn();
      await expect(call.tile('Ada')).toBeVisible();
      const display = await call.page.evaluate(() => getComputedStyle(document.body).display);
      expect(display, 'the layout of the shared style sheet').toBe('grid');
      expect(said).toEqual([]);
    } finally {
      await ended(example.process, 'SIGTERM');
    }
  });
}

test('a page with a script tag joins and leaves a call, and prints nothing', async ({ context }) => {
  const { DEMO_URL: server, LISTED_SITE_URL: site } = process.env;
  const url = `${site}/script-tag/index.html`;
  const attributes = `server="${server}" room="${roomName()}" name="Ada" token-endpoint="/call-token"`;
  // As in the README. Without an icon the browser asks for one, and prints that it is missing.
  const body = `<!doctype html><html lang="en"><head><meta name="viewport" content="width=device-width" />
    <link rel="icon" href="data:," /><script type="module" src="/callroom.js"></script></head>
    <body><call-room ${attributes} style="height: 100vh"></call-room></body></html>`;
  await fetch(url, { method: 'PUT', body, headers: { 'content-type': 'text/html' } });
  const said = printed(context);
  const call = await CallPage.open(context, url);
  await call.button(/^Join/).click();
  await call.isIn();
  await expect(call.tile('Ada')).toBeVisible();
  await call.button('Leave').click();
  await expect(call.page.getByText('You left the call').filter({ visible: true }).first()).toBeVisible();
  expect(said).toEqual([]);
});
