import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type BrowserContext, expect, test } from '@playwright/test';
import { build } from 'esbuild';
import { TOKEN_SECRET } from '../support/static-server.js';
import { CallPage, roomName, siteUrl } from './call-page.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const blocks = [...readme.matchAll(/```(html|ts)\n([\s\S]*?)```/g)].map(([, language, code]) => ({
  language,
  code: code ?? '',
}));

const server = () => process.env.DEMO_URL ?? '';
const site = () => process.env.LISTED_SITE_URL ?? '';

/** The README's example that has `part` in it. */
function example(language: string, part: string): string {
  const found = blocks.filter((block) => block.language === language && block.code.includes(part));
  expect(found, `one ${language} example with ${part}`).toHaveLength(1);
  return found[0]?.code ?? '';
}

/** With the README's made-up hosts and room replaced by those of this run. */
function onThisMachine(code: string, room: string): string {
  return code
    .replaceAll('https://calls.your.site', server())
    .replaceAll('https://your.site', site())
    .replaceAll('standup', room);
}

/** The address of `body` as a page of the site that the Worker lists. */
async function published(body: string): Promise<string> {
  const url = `${site()}/readme.html`;
  await fetch(url, { method: 'PUT', body });
  return url;
}

async function bundled(code: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: root, loader: 'ts' },
    bundle: true,
    format: 'esm',
    define: { 'process.env.NODE_ENV': '"production"' },
    write: false,
    logLevel: 'error',
  });
  return outputFiles[0]?.text ?? '';
}

async function joinsAndMeets(context: BrowserContext, call: CallPage, room: string): Promise<void> {
  const grace = await CallPage.open(context, siteUrl(room, 'Grace'));
  await call.button(/^join/i).click();
  await call.isIn();
  await Promise.all([call.seesAndHears('Grace'), grace.seesAndHears('Ada')]);
}

test('the tag on the first screen is a call', async ({ context }) => {
  const room = roomName();
  const [fragment] = blocks;
  const page = onThisMachine(fragment?.code ?? '', room);
  const call = await CallPage.open(context, await published(page));
  await call.page.getByRole('textbox').fill('Ada');
  await joinsAndMeets(context, call, room);
});

test('the page with a script tag is a call', async ({ context }) => {
  const room = roomName();
  const call = await CallPage.open(
    context,
    await published(onThisMachine(example('html', '<!doctype html>'), room)),
  );
  await joinsAndMeets(context, call, room);
});

test('the import is a call', async ({ context }) => {
  const room = roomName();
  const script = await bundled(onThisMachine(example('ts', "'callroom/elements'"), room));
  const call = await CallPage.open(
    context,
    await published(`<body><script type="module">${script}</script>`),
  );
  await call.page.getByRole('textbox').fill('Ada');
  await joinsAndMeets(context, call, room);
});

test('the core alone joins and lists the people', async ({ context }) => {
  const room = roomName();
  await CallPage.open(context, siteUrl(room, 'Grace'));
  const script = await bundled(onThisMachine(example('ts', 'createCall'), room));
  const page = await context.newPage();
  const listed = page.waitForEvent('console', (message) => message.text().includes('Grace'));
  await page.goto(await published(`<script type="module">${script}</script>`));
  expect((await listed).text()).toContain('Ada');
});

test('the back end makes a token that opens the room', async () => {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '-e', `${example('ts', 'createRoomToken')}\nconsole.log(token);`],
    { cwd: root, encoding: 'utf8', env: { ...process.env, ROOM_TOKEN_SECRET: TOKEN_SECRET } },
  );
  expect(stderr).toBe('');
  const url = `${server().replace('http', 'ws')}/parties/room/standup?v=1&token=${stdout.trim()}`;
  const first = await new Promise<string>((resolve, reject) => {
    void import('ws').then(({ WebSocket }) => {
      const socket = new WebSocket(url);
      socket.once('error', reject);
      socket.once('message', (data) => {
        resolve(String(data));
        socket.close();
      });
    });
  });
  expect(JSON.parse(first)).toMatchObject({ type: 'welcome', self: { name: 'Ada' } });
});
