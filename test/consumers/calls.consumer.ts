import assert from 'node:assert/strict';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type Browser, chromium } from 'playwright';
import { callFlags, findChromium } from '../../scripts/browsers.mjs';
import { type FolderServer, serveFolder } from './folder-server.js';
import { Project, packCallroom, root } from './project.js';
import { Readme } from './readme.js';
import { ROOMS_READY, runServer, SITE_READY } from './run-server.js';
import { SECRET } from './token-routes.js';
import { meet } from './two-people.js';

const SECONDS = 1_000;

interface Consumer {
  name: string;
  fixture: string;
  /** Its TypeScript, where its own build does not check it. */
  types?: string[];
  /** Versions that run on Node 20. */
  packages: string[];
  build: string;
  /** Where it puts what it builds, in its folder. */
  out: string;
  /** Serves what it has built; by default, any server of static files does. */
  start?: string;
  /** Its development server. */
  dev?: string;
  /** Only in `npm run test:long`. */
  long?: boolean;
}

const consumers: Consumer[] = [
  {
    name: 'Vite 8',
    fixture: 'vite',
    types: ['main.ts', 'vite-env.d.ts'],
    packages: ['vite@8.3.8'],
    build: 'vite build',
    out: 'dist',
    dev: 'vite --port 0',
  },
  {
    name: 'Vite 7',
    fixture: 'vite',
    types: ['main.ts', 'vite-env.d.ts'],
    packages: ['vite@7.3'],
    build: 'vite build',
    out: 'dist',
    dev: 'vite --port 0',
    long: true,
  },
  {
    name: 'Next 15, App Router',
    fixture: 'next',
    packages: [
      ...['next@15.5', 'react@19', 'react-dom@19', 'jose@6'],
      ...['typescript@5.9', '@types/react@19', '@types/react-dom@19', '@types/node@20'],
    ],
    build: 'next build',
    out: '.next',
    start: 'next start --port 0',
    dev: 'next dev --port 0',
    long: true,
  },
  {
    name: 'webpack 5',
    fixture: 'webpack',
    packages: ['webpack@5', 'webpack-cli@6', 'html-webpack-plugin@5'],
    build: 'webpack',
    out: 'out',
    long: true,
  },
];

let tarball: string;
let backEnd: Project;
let rooms: FolderServer;
let browser: Browser;

before(async () => {
  tarball = await packCallroom();
  browser = await chromium.launch({ executablePath: findChromium(), args: callFlags });
  backEnd = await Project.create();
  // readme.consumer.ts runs it from an installed package.
  const command = `${process.execPath} ${join(root, 'dist/local/cli.js')} dev --port 0 --room-port 0`;
  rooms = await runServer(backEnd, command, ROOMS_READY, { ROOM_TOKEN_SECRET: SECRET });
});
after(async () => {
  await Promise.all([browser?.close(), rooms?.close()]);
  await backEnd?.remove();
});

for (const { name, fixture, types, packages, build, out, start, dev, long } of consumers) {
  if (long && !process.env.CALLROOM_LONG) continue;
  test(`a fresh project with ${name}: two people meet in what it builds, and in its development server`, {
    timeout: 600 * SECONDS,
  }, async (t) => {
    const project = await Project.create(fixture);
    const servers: FolderServer[] = [];
    // A server that still runs, as `next dev`, writes into the folder that is being removed.
    t.after(async () => {
      for (const server of servers) await server.close();
      await project.remove();
    });
    if (fixture === 'next') await addTokenRoute(project);
    await project.install(tarball, ...packages);
    if (types) {
      await project.borrow('@types/node');
      const checked = await project.typeCheck(types, { module: 'ESNext', moduleResolution: 'Bundler' });
      assert.equal(checked.code, 0, checked.stdout);
    }
    const env = { CALL_SERVER: rooms.url, VITE_CALL_SERVER: rooms.url, ROOM_TOKEN_SECRET: SECRET };
    const [command, ...args] = build.split(' ');
    await project.succeed(command!, args, env);
    const built = await readdir(join(project.folder, out), { recursive: true });
    assert.ok(
      built.some((file) => file.endsWith('.gz')),
      `what effects are made of is among what it built:\n${built.join('\n')}`,
    );
    const site = await (start
      ? runServer(project, start, SITE_READY, env)
      : serveFolder(join(project.folder, out)));
    servers.push(site);
    await meet(browser, site.url);
    if (!dev) return;
    const development = await runServer(project, dev, SITE_READY, env);
    servers.push(development);
    await meet(browser, development.url);
  });
}

/** Adds the token route of the README. */
async function addTokenRoute(project: Project): Promise<void> {
  const code = new Readme().block('Make room tokens on your server', 'ts', 'export async function POST');
  await mkdir(join(project.folder, 'app/call-token'), { recursive: true });
  await project.write('app/call-token/route.ts', code);
}
