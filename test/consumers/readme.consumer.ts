/** Someone follows the README in fresh folders, to the letter: this file runs all of its code. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join as path } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { expect } from '@playwright/test';
import { Miniflare } from 'miniflare';
import { type Browser, chromium, type Page } from 'playwright';
import { callFlags, findChromium } from '../../scripts/browsers.mjs';
import { CallPage } from '../e2e/call-page.js';
import { startDemoServer } from '../support/demo-server.js';
import { type FolderServer, type Route, serveFolder } from './folder-server.js';
import { Project, quiet, root } from './project.js';
import { Readme } from './readme.js';
import { bundle, copyNamed, copyRepository, install } from './readme-steps.js';
import { ROOMS_READY, runServer } from './run-server.js';
import { joinsBy, joinsByServer, SECRET } from './token-routes.js';
import { join, newContext, plays, sees } from './two-people.js';

const TRY = 'Try it: two commands, no account';
const PAGE = 'Put it into your page';
const TOKENS = 'Make room tokens on your server';
const DEPLOY = 'Deploy the room server';
const DEVELOP = 'Develop without the demo';

const { devDependencies } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));

const readme = new Readme();
let browser: Browser;
/** The project that the commands of the README have made, its development server, and its site. */
let app: Project;
let dev: FolderServer | undefined;
let site: FolderServer | undefined;

before(async () => {
  browser = await chromium.launch({ executablePath: findChromium(), args: callFlags });
  app = await Project.create();
});
after(async () => {
  await Promise.all([browser?.close(), dev?.close(), site?.close()]);
  await app?.remove();
});

test('"Try it": npm start in a fresh copy, and two tabs are in one call', async (t) => {
  const commands = readme.commands(TRY);
  assert.deepEqual(commands, ['npm start', 'npm test']);
  const copy = await Project.create();
  t.after(() => copy.remove());
  await copyRepository(copy.folder);
  const demo = await startDemoServer({ command: commands[0]!, cwd: copy.folder, env: quiet });
  t.after(() => demo.stop());
  const context = await newContext(browser);
  t.after(() => context.close());
  const tabs: CallPage[] = [];
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
        for (const tab of tabs) await tab.isIn();
        for (const tab of tabs) await tab.seesAndHears('');
      },
    ],
    [
      'The address in the address bar is the invitation: everyone who opens it arrives in the same call.',
      async () => {
        const guest = await CallPage.open(context, tabs[0]!.page.url());
        await guest.button('Join').click();
        for (const call of [guest, ...tabs]) await expect(call.tiles).toHaveCount(3, { timeout: 60_000 });
        await guest.page.close();
      },
    ],
    [
      '`http://localhost:5173/?room=standup&name=Ada&join` joins at once.',
      async (sentence) => {
        const [, address = ''] = /`(.+?)`/.exec(sentence) ?? [];
        const ada = await CallPage.open(context, address.replace('http://localhost:5173', demo.url));
        await ada.isIn();
        await tabs[0]!.tile('Ada').waitFor();
      },
    ],
    [
      '`npm start -- --host` serves the demo to your network over HTTPS, so that a phone can join; its certificate is made on the spot, so the browser asks whether you trust it.',
      // test/local/origins.test.ts runs it.
      () => {},
    ],
    [
      'Callroom needs Node 20.19 or later, and nothing else.',
      // In a folder with nothing but the committed files, `npm start` has just run.
      () => {},
    ],
  ];
  assert.deepEqual(
    readme.sentences(TRY),
    steps.map(([sentence]) => sentence),
  );
  for (const [sentence, run] of steps) await t.test(sentence, () => run(sentence));
});

test('in an empty folder, its commands install callroom and start npx callroom dev', async () => {
  const [front] = readme.commands(PAGE);
  const [tokens] = readme.installCommands(TOKENS);
  const [tools, start, ...others] = readme.commands(DEVELOP);
  assert.deepEqual([start, others], ['npx callroom dev', []]);
  await install(app, front!);
  const { stderr } = await app.run(start!);
  assert.ok(stderr.endsWith(`Run: ${tools}\n`), `it names the command of the README: ${stderr}`);
  await install(app, tokens!);
  await install(app, tools!);
  dev = await runServer(app, start!, ROOMS_READY, { ROOM_TOKEN_SECRET: SECRET });
});

test('its pages are calls, served from what is installed, with its token route for Next.js', async (t) => {
  const route = path(app.folder, 'route.mts');
  await writeFile(route, readme.block(TOKENS, 'ts', 'export async function POST'));
  process.env.ROOM_TOKEN_SECRET = SECRET;
  const { POST } = (await import(pathToFileURL(route).href)) as { POST: Route };
  const folder = path(app.folder, 'public');
  await copyNamed(readme.sentences(PAGE), app, folder);
  site = await serveFolder(folder, { '/call-token': POST });
  const context = await newContext(browser);
  t.after(() => context.close());
  const publish = async (name: string, code: string) => {
    await writeFile(path(folder, name), onThisMachine(code));
    return `${site!.url}${basename(name, '.html')}`;
  };

  // Bea stays in the call that the first lines of the README make. Ada comes to it in each other way, and leaves.
  const bea = await context.newPage();
  await bea.goto(await publish('first.html', readme.block('Callroom', 'html')));
  await join(bea, 'Bea');
  const adaComes = async (url: string, meetsBea: (ada: Page) => Promise<void>, shownAs = 'Ada') => {
    const ada = await context.newPage();
    try {
      await ada.goto(url);
      await meetsBea(ada);
      await sees(bea, shownAs);
    } finally {
      await ada.close();
      await bea.locator('call-tile').filter({ hasText: shownAs }).waitFor({ state: 'detached' });
    }
  };
  const page = await publish('call.html', readme.block(PAGE, 'html', '<!doctype html>'));
  await t.test('the page with a script tag, in your own style', () =>
    adaComes(page, async (ada) => {
      assert.equal(await ada.getByRole('textbox').inputValue(), 'Ada');
      await ada.addStyleTag({ content: readme.block(PAGE, 'css') });
      await join(ada, 'Ada');
      await sees(ada, 'Bea');
      const tile = ada.locator('call-tile').filter({ hasText: 'Bea' });
      assert.equal(await tile.evaluate((element) => getComputedStyle(element).borderRadius), '4px');
    }),
  );
  await t.test('that page in a frame of another site', async () => {
    const outside = path(app.folder, 'outside');
    await mkdir(outside);
    await writeFile(path(outside, 'index.html'), onThisMachine(readme.block(PAGE, 'html', '<iframe')));
    const other = await serveFolder(outside);
    t.after(() => other.close());
    await adaComes(other.url, async (ada) => {
      await join(ada.frameLocator('iframe'), 'Ada');
      await sees(ada.frameLocator('iframe'), 'Bea');
    });
  });
  const publishModule = async (name: string, code: string) => {
    await writeFile(path(folder, `${name}.js`), await bundle(app, onThisMachine(code)));
    return publish(`${name}.html`, `<!doctype html><body><script type="module" src="${name}.js"></script>`);
  };
  await t.test('the import, by which a person without a name comes as a guest', async () => {
    const url = await publishModule('import', readme.block(PAGE, 'ts', "'callroom/elements'"));
    const joinsUnnamed = async (ada: Page) => {
      await join(ada, '');
      await sees(ada, 'Bea');
    };
    await adaComes(url, joinsUnnamed, 'Guest');
  });
  await t.test('the core alone, which shows a video of each person', async () => {
    const url = await publishModule('core', readme.block(PAGE, 'ts', 'createCall'));
    await adaComes(url, async (ada) => {
      await plays(ada.getByTitle('Ada'));
      await plays(ada.getByTitle('Bea'));
    });
  });
});

test('its token routes for Express, Workers and Python give tokens that open a room', async (t) => {
  const [, forWorkers] = readme.installCommands(TOKENS);
  await install(app, forWorkers!, 'express@5');
  await t.test('Express', async () => {
    await app.write('server.mjs', readme.block(TOKENS, 'js', 'express'));
    await joinsByServer(dev!.url, app, process.execPath, 'server.mjs');
  });
  await t.test('Cloudflare Workers', async () => {
    const script = await bundle(app, readme.block(TOKENS, 'ts', 'export default {'), 'workerd');
    const bindings = { ROOM_TOKEN_SECRET: SECRET };
    const worker = new Miniflare({ modules: true, script, bindings, compatibilityDate: '2026-04-01' });
    t.after(() => worker.dispose());
    await joinsBy(dev!.url, async (body) => {
      const answer = await worker.dispatchFetch('http://site/', { method: 'POST', body });
      return answer as unknown as Response;
    });
  });
  await t.test('Python', async (t) => {
    await app.write('server.py', readme.block(TOKENS, 'python'));
    if (spawnSync('python3', ['--version']).status !== 0) return t.skip('Python is not installed.');
    await joinsByServer(dev!.url, app, 'python3', 'server.py');
  });
});

test('its room server is ready to be deployed', async (t) => {
  const [init, command, ...more] = readme.commands(DEPLOY, 'npm init');
  assert.deepEqual([init, more], ['npm init --yes', []]);
  let folder = app;
  // wrangler alone takes a minute to install. Otherwise it is this repository's, of the version that the README names.
  if (process.env.CALLROOM_LONG) {
    folder = await Project.create();
    t.after(() => folder.remove());
    await folder.succeed(init!);
    await install(folder, command!);
  } else {
    assert.match(command!, new RegExp(` wrangler@${devDependencies.wrangler}$`));
    await folder.borrow('wrangler', '.bin/wrangler');
  }
  await folder.write('worker.ts', readme.block(DEPLOY, 'ts'));
  await folder.write('wrangler.jsonc', readme.block(DEPLOY, 'jsonc'));
  const [deploy, ...secrets] = readme.commands(DEPLOY, 'wrangler deploy');
  assert.equal(deploy, 'npx wrangler deploy');
  const deployed = await folder.succeed(`${deploy} --dry-run --outdir out`);
  assert.match(stripVTControlCharacters(deployed), /env\.Room \(Room\)\s+Durable Object/);
  for (const command of secrets) assert.match(command, /^npx wrangler secret put \w+$/);
  assert.match(await folder.succeed(`${secrets[0]} --help`), /^wrangler secret put <key>$/m);
});

test('all of its TypeScript passes a strict check, that of the declarations too', async () => {
  const files = readme
    .all('ts')
    .map((code, index) => [`example-${index}.ts`, `${code}\nexport {};\n`] as const);
  for (const [file, code] of files) await app.write(file, code);
  await app.borrow('@types/node');
  const options = { module: 'ESNext', moduleResolution: 'Bundler' };
  const { code, stdout } = await app.typeCheck(
    files.map(([file]) => file),
    options,
  );
  assert.equal(code, 0, stdout);
});

test('each of its blocks of code has run in a test of this file', () => {
  assert.deepEqual(readme.untested, []);
});

/** With the README's made-up hosts replaced by those of this run. */
function onThisMachine(code: string): string {
  return code.replaceAll('https://calls.your.site', dev!.url).replaceAll('https://your.site/', site!.url);
}
