import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
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

test('a page of a dev server is styled, joins a call, and prints nothing', async ({ context }) => {
  const example = await startExample('html');
  try {
    const said: string[] = [];
    context.on('console', (message) => {
      // What Vite's own client says of its connection.
      if (message.type() !== 'debug')
        said.push(`${message.type()}: ${message.text()} ${message.location().url}`);
    });
    context.on('weberror', (error) => said.push(error.error().message));
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
