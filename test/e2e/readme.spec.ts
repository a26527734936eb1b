import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type BrowserContext, expect, test } from '@playwright/test';
import { build } from 'esbuild';
import { startDemoServer } from '../support/demo-server.js';
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

/** A section's code, and its text sentence by sentence. */
function section(title: string): { code: string; sentences: string[] } {
  const [, text = ''] = new RegExp(`\\n## ${title}[^\\n]*\\n([\\s\\S]*?)\\n## `).exec(readme) ?? [];
  const [, code = ''] = /```sh\n([\s\S]*?)```/.exec(text) ?? [];
  const prose = text
    .replace(/```[\s\S]*?```/g, '')
    .replace(/^\d\. /gm, '')
    .replace(/\s+/g, ' ')
    .trim();
  return { code, sentences: prose.split(/(?<=\.) (?=[A-Z`])/) };
}

test('the steps of "Try it", word for word, lead two tabs into one call', async ({ context }) => {
  const { code, sentences } = section('Try it');
  const [command = ''] = code.split(/\s{2,}/);
  const demo = await startDemoServer({ command });
  const tabs: CallPage[] = [];
  const inTheCall = async (...calls: CallPage[]) => {
    for (const call of calls) await call.isIn();
  };
  // What a sentence of the README promises, done and looked at. The text and this table change together.
  const steps: [sentence: string, run: (sentence: string) => Promise<void> | void][] = [
    [
      'Open the printed address in two tabs.',
      async () => {
        for (const _ of [1, 2]) tabs.push(await CallPage.open(context, demo.url));
      },
    ],
    [
      'In each tab press **Open the room**, then **Join**.',
      async (sentence) => {
        const labels = [...sentence.matchAll(/\*\*(.+?)\*\*/g)].map(([, label]) => label!);
        for (const tab of tabs) for (const label of labels) await tab.button(label).click();
      },
    ],
    [
      'You are in one call, and see and hear yourself from the other tab.',
      async () => {
        await inTheCall(...tabs);
        for (const tab of tabs) await tab.seesAndHears('');
      },
    ],
    [
      'The address in the address bar is the invitation: everyone who opens it arrives in the same call.',
      async () => {
        const guest = await CallPage.open(context, tabs[0]!.page.url());
        await guest.button('Join').click();
        await inTheCall(guest);
        for (const call of [guest, ...tabs]) await expect(call.tiles).toHaveCount(3);
        await guest.page.close();
      },
    ],
    [
      '`http://localhost:5173/?room=standup&name=Ada&join` joins at once.',
      async (sentence) => {
        const [, address = ''] = /`(.+?)`/.exec(sentence) ?? [];
        const ada = await CallPage.open(context, address.replace('http://localhost:5173', demo.url));
        await inTheCall(ada);
        await expect(tabs[0]!.tile('Ada')).toBeVisible();
      },
    ],
    [
      '`npm start -- --host` serves the demo to your network over HTTPS, so that a phone can join; its certificate is made on the spot, so the browser asks whether you trust it.',
      // test/scripts/dev.test.ts runs it.
      () => {},
    ],
    [
      'Callroom needs Node 20.19 or later, and nothing else.',
      () => {
        const { engines } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
        expect(engines.node).toBe('>=20.19');
      },
    ],
  ];
  try {
    expect(command).toBe('npm start');
    expect(sentences).toEqual(steps.map(([sentence]) => sentence));
    for (const [sentence, run] of steps) await test.step(sentence, () => run(sentence));
  } finally {
    await demo.stop();
  }
});

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
