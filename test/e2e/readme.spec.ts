import { spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { type BrowserContext, expect, test } from '@playwright/test';
import { build } from 'esbuild';
import ts from 'typescript';
import { startDemoServer } from '../support/demo-server.js';
import { TOKEN_SECRET } from '../support/static-server.js';
import { CallPage, roomName, siteUrl } from './call-page.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const blocks = [...readme.matchAll(/```(html|tsx?|js|jsonc|python|sh)\n([\s\S]*?)```/g)].map(
  ([, language, code]) => ({
    language,
    code: code ?? '',
  }),
);

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
  // Carries out and checks each sentence of the README. Change the text and this table together.
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
      // test/local/origins.test.ts runs it.
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

test('the core alone shows a video of each person', async ({ context }) => {
  const room = roomName();
  await CallPage.open(context, siteUrl(room, 'Grace'));
  const script = await bundled(onThisMachine(example('ts', 'createCall'), room));
  const page = await context.newPage();
  await page.goto(await published(`<body><script type="module">${script}</script>`));
  for (const name of ['Ada', 'Grace']) {
    const width = () => page.getByTitle(name).evaluate((video: HTMLVideoElement) => video.videoWidth);
    await expect.poll(width).toBeGreaterThan(0);
  }
});

/** A folder with this package, its tools and the test's files. */
function folderWith(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'callroom-readme-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** A file that imports this package by its name: only what is inside of it can do that without an installation. */
async function importable(code: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: root, loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['express'],
    write: false,
    logLevel: 'error',
  });
  return outputFiles[0]?.text ?? '';
}

/** Asks a token route of the README, and joins with what it gives. */
async function joinsBy(ask: (body: string) => Promise<Response>): Promise<void> {
  const room = roomName();
  const response = await ask(JSON.stringify({ room, name: 'Ada' }));
  expect(response.status).toBe(200);
  const { token } = (await response.json()) as { token: string };
  const url = `${server().replace('http', 'ws')}/parties/room/${room}?v=1&token=${token}`;
  const { WebSocket } = await import('ws');
  const first = await new Promise<string>((resolve, reject) => {
    const socket = new WebSocket(url);
    socket.once('error', reject);
    socket.once('message', (data) => {
      resolve(String(data));
      socket.close();
    });
  });
  expect(JSON.parse(first)).toMatchObject({ type: 'welcome', self: { name: 'Ada', role: 'participant' } });
}

/** Runs a server of the README until it answers. */
async function joinsByServer(command: string, args: string[], cwd: string): Promise<void> {
  const port = await freePort();
  const env = { ...process.env, PORT: String(port), ROOM_TOKEN_SECRET: TOKEN_SECRET };
  const running = spawn(command, args, { cwd, env, stdio: ['ignore', 'ignore', 'inherit'] });
  try {
    const ask = (body: string) =>
      fetch(`http://127.0.0.1:${port}/call-token`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
    await expect
      .poll(() =>
        ask('{"room":"x","name":"x"}').then(
          ({ ok }) => ok,
          () => false,
        ),
      )
      .toBe(true);
    await joinsBy(ask);
  } finally {
    running.kill();
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

test('the token route for Next.js gives a token that opens the room', async () => {
  const file = join(folderWith({}), 'route.mjs');
  writeFileSync(file, await importable(example('ts', 'export async function POST')));
  process.env.ROOM_TOKEN_SECRET = TOKEN_SECRET;
  const { POST } = (await import(file)) as { POST(request: Request): Promise<Response> };
  await joinsBy((body) => POST(new Request('http://site/call-token', { method: 'POST', body })));
});

test('the token route for Workers gives a token that opens the room', async () => {
  const file = join(folderWith({}), 'worker.mjs');
  writeFileSync(file, await importable(example('ts', 'export default {')));
  const { default: worker } = (await import(file)) as {
    default: { fetch(request: Request, env: object): Promise<Response> };
  };
  const env = { ROOM_TOKEN_SECRET: TOKEN_SECRET };
  await joinsBy((body) => worker.fetch(new Request('http://site/', { method: 'POST', body }), env));
});

test('the token route for Express gives a token that opens the room', async () => {
  // Kept between runs: nothing else here needs it.
  const cache = join(root, 'node_modules/.cache/callroom/express');
  if (!existsSync(join(cache, 'node_modules/express'))) {
    mkdirSync(cache, { recursive: true });
    const args = ['install', '--no-audit', '--no-fund', '--prefix', cache, 'express@5'];
    expect(spawnSync('npm', args, { encoding: 'utf8' }).status).toBe(0);
  }
  writeFileSync(join(cache, 'server.mjs'), await importable(example('js', 'express')));
  await joinsByServer(process.execPath, ['server.mjs'], cache);
});

test('the token route in Python gives a token that opens the room', async () => {
  test.skip(spawnSync('python3', ['--version']).status !== 0, 'Python is not installed.');
  const folder = folderWith({ 'server.py': example('python', 'create_room_token') });
  await joinsByServer('python3', ['server.py'], folder);
});

test('the room server is ready to be deployed', async () => {
  const folder = folderWith({
    'worker.ts': example('ts', 'export class Room'),
    'wrangler.jsonc': example('jsonc', 'durable_objects'),
  });
  rmSync(join(folder, 'node_modules'));
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(root, join(folder, 'node_modules/callroom'));
  const deployed = spawnSync(
    process.execPath,
    [join(root, 'node_modules/wrangler/bin/wrangler.js'), 'deploy', '--dry-run', '--outdir', 'out'],
    {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, WRANGLER_SEND_METRICS: 'false', CI: '1' },
    },
  );
  expect(deployed.status, deployed.stderr).toBe(0);
  expect(stripVTControlCharacters(deployed.stdout)).toMatch(/env\.Room \(Room\)\s+Durable Object/);
});

test('the install commands name every needed package', () => {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  for (const [line, entry] of [
    [/^npm install callroom (.+)$/m, 'dist/server/index.js'],
    [/^npm install --save-dev (.+)$/m, 'dist/local/cli.js'],
  ] as const) {
    const named = (line.exec(readme)?.[1]?.split(' ') ?? []).map((one) => one.replace(/(?<=.)@.*$/, ''));
    const missing = packagesOf(join(root, entry)).filter(
      (name) => !(name in dependencies) && !named.includes(name) && !FOR_JPEG.includes(name),
    );
    expect(missing, String(line)).toEqual([]);
  }
});

/** Of the local SFU, when a WebSocket adapter is asked for JPEG images. */
const FOR_JPEG = ['@libav.js/variant-webm-vp9', 'jpeg-js'];

/** The packages that a built module needs, itself or by what it imports. */
function packagesOf(entry: string): string[] {
  const seen = new Set<string>();
  const packages = new Set<string>();
  const visit = (file: string): void => {
    // Code bundled into the package needs no packages.
    if (seen.has(file) || !existsSync(file) || file.endsWith('werift.js')) return;
    seen.add(file);
    const imports = readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g);
    for (const [, specifier = ''] of imports) {
      if (specifier.startsWith('.')) visit(join(dirname(file), specifier));
      else if (!/^(node|cloudflare|virtual):/.test(specifier)) packages.add(nameOf(specifier));
    }
  };
  visit(entry);
  return [...packages];
}

function nameOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

test('every TypeScript example has the right types', () => {
  const folder = folderWith({});
  const files = blocks
    .filter(({ language }) => language === 'ts')
    .map(({ code }, index) => {
      const file = join(folder, `example-${index}.ts`);
      writeFileSync(file, `${code}\nexport {};\n`);
      return file;
    });
  const entries = {
    callroom: 'index',
    'callroom/elements': 'elements/index',
    'callroom/server': 'server/index',
  };
  const program = ts.createProgram(files, {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    types: ['node'],
    typeRoots: [join(root, 'node_modules/@types')],
    paths: Object.fromEntries(
      Object.entries(entries).map(([name, file]) => [name, [join(root, `dist/${file}.d.ts`)]]),
    ),
  });
  const wrong = files.flatMap((file) => ts.getPreEmitDiagnostics(program, program.getSourceFile(file)));
  expect(wrong.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([]);
});

test('every block has a test, or is one that others run', () => {
  const languages = [...readme.matchAll(/```(\w*)\n/g)].map(([, language]) => language);
  expect([...new Set(languages)].filter((language) => language !== '').sort()).toEqual([
    'css',
    'html',
    'js',
    'jsonc',
    'python',
    'sh',
    'ts',
  ]);
});
