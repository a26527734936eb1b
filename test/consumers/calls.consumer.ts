import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { type Browser, chromium } from 'playwright';
import { callFlags, findChromium } from '../../scripts/browsers.mjs';
import { type FolderServer, serveFolder } from './folder-server.js';
import { Project, packCallroom } from './project.js';
import { meet } from './two-people.js';

const SECONDS = 1_000;

interface Consumer {
  name: string;
  fixture: string;
  /** Versions that run on Node 20. */
  packages: string[];
  build: [command: string, ...args: string[]];
  /** Where it puts what it builds, in its folder. */
  out: string;
  /** Only in `npm run test:long`. */
  long?: boolean;
}

const consumers: Consumer[] = [
  {
    name: 'Vite 8',
    fixture: 'vite',
    packages: ['vite@8.3.8'],
    build: ['npx', 'vite', 'build'],
    out: 'dist',
  },
  {
    name: 'Vite 7',
    fixture: 'vite',
    packages: ['vite@7.3'],
    build: ['npx', 'vite', 'build'],
    out: 'dist',
    long: true,
  },
  {
    name: 'Next 15, App Router',
    fixture: 'next',
    packages: ['next@15.5', 'react@19', 'react-dom@19'],
    build: ['npx', 'next', 'build'],
    out: 'out',
    long: true,
  },
  {
    name: 'webpack 5',
    fixture: 'webpack',
    packages: ['webpack@5', 'webpack-cli@6', 'html-webpack-plugin@5'],
    build: ['npx', 'webpack'],
    out: 'out',
    long: true,
  },
];

let tarball: string;
let backEnd: Project;
let dev: ReturnType<Project['start']>;
let server: string;
let browser: Browser;

before(async () => {
  tarball = await packCallroom();
  backEnd = await Project.create();
  browser = await chromium.launch({ executablePath: findChromium(), args: callFlags });
});
after(async () => {
  await browser?.close();
  if (dev?.exitCode === null) {
    dev.kill('SIGTERM');
    await once(dev, 'close');
  }
  await backEnd?.remove();
  if (tarball) await rm(dirname(tarball), { recursive: true });
});

test('npx callroom dev names the command that installs what it needs, and after that command it runs', {
  timeout: 600 * SECONDS,
}, async () => {
  await backEnd.install(tarball);
  const { code, stderr } = await backEnd.run('npx', ['callroom', 'dev']);
  assert.equal(code, 1);
  const [, command] =
    /^npx callroom dev needs the package \S+, which is not installed\. Run: (npm install .+)\n$/.exec(
      stderr,
    ) ?? [];
  assert.ok(command, stderr);
  await backEnd.succeed(command, []);

  dev = backEnd.start('npx', ['callroom', 'dev', '--port', '0', '--room-port', '0']);
  let output = '';
  dev.stderr.on('data', (chunk) => {
    output += chunk;
  });
  for await (const chunk of dev.stdout) {
    output += chunk;
    if (output.includes('UDP port')) break;
  }
  server = /^ready (\S+) \(rooms\)/m.exec(output)?.[1] ?? '';
  assert.ok(server, output);
});

for (const { name, fixture, packages, build, out, long } of consumers) {
  if (long && !process.env.CALLROOM_LONG) continue;
  test(`a fresh project with ${name} builds, and two people meet in it`, {
    timeout: 600 * SECONDS,
  }, async (t) => {
    const project = await Project.create(fixture);
    t.after(() => project.remove());
    await project.install(tarball, ...packages);
    const [command, ...args] = build;
    await project.succeed(command, args, { CALL_SERVER: server, VITE_CALL_SERVER: server });
    const built = await readdir(join(project.folder, out), { recursive: true });
    assert.ok(
      built.some((file) => file.endsWith('.gz')),
      `what effects are made of is among what it built:\n${built.join('\n')}`,
    );
    const site: FolderServer = await serveFolder(join(project.folder, out));
    t.after(() => site.close());
    await meet(browser, site.url);
  });
}
