/**
 * What the package brings into a project, per use of it, and how long the commands take from an empty folder until two
 * people see each other. Packages come from npm's cache where it has them. The peer is the page's part alone.
 */
import { cp, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { chromium } from 'playwright';
import { chromiumFlags, findChromium } from '../../scripts/browsers.mjs';
import { installCommand } from '../../src/core/optional-packages.js';
import { devPackages, vitePackages } from '../../src/local/packages.js';
import { serveFolder } from '../consumers/folder-server.js';
import { type Installed, Project, packCallroom } from '../consumers/project.js';
import { ROOMS_READY, runServer, SITE_READY } from '../consumers/run-server.js';
import { meet } from '../consumers/two-people.js';
import type { BenchResult } from './run.js';

const server = ['hono@4', 'jose@6', 'partyserver@0.5'];
const dev = namedBy(installCommand(devPackages));

const uses: Record<string, string[]> = {
  callroom: [],
  'a token route in Node': ['jose@6'],
  'callroom/server in a Worker': server,
  'the same, with wrangler': [...server, 'wrangler@4.86.0'],
  'npx callroom dev': dev,
  'the same, with JPEG': [...dev, '@libav.js/variant-webm-vp9@6', 'jpeg-js@0.4'],
  'callroom/local/vite': [...namedBy(installCommand(vitePackages)), ...server, 'vite@8'],
};

export async function run(): Promise<BenchResult> {
  const tarball = await packCallroom();
  const sizes: Record<string, Installed> = {};
  for (const [use, packages] of Object.entries(uses)) {
    const project = await Project.create();
    await project.install(tarball, ...packages);
    sizes[use] = await project.installed();
    await project.remove();
  }
  console.table(
    Object.fromEntries(
      Object.entries(sizes).map(([use, { packages, megabytes }]) => [
        use,
        { packages: packages.length, MB: Math.round(megabytes) },
      ]),
    ),
  );
  const seconds = { scriptTag: await scriptTag(tarball), reactWithVite: await reactWithVite(tarball) };
  console.log('Seconds of commands from an empty folder until two people see each other:');
  console.table(seconds);
  const { callroom, 'npx callroom dev': devSize } = sizes as Record<string, Installed>;
  return {
    peer: 'npm install callroom alone',
    ratios: { devToAlone: Number((devSize!.megabytes / callroom!.megabytes).toFixed(1)) },
    values: {
      packages: callroom!.packages.length,
      megabytes: Number(callroom!.megabytes.toFixed(1)),
      scriptTagSeconds: seconds.scriptTag,
      reactWithViteSeconds: seconds.reactWithVite,
    },
  };
}

/** The packages that an install command names. */
function namedBy(command: string): string[] {
  return command.split(' ').filter((word) => /.@/.test(word));
}

function scriptTag(tarball: string): Promise<number> {
  return untilPeopleMeet(async (project) => {
    await project.install(tarball, ...dev);
    const rooms = await runServer(project, 'callroom dev --port 0 --room-port 0', ROOMS_READY);
    const site = join(project.folder, 'public');
    await mkdir(site);
    const dist = join(project.folder, 'node_modules/callroom/dist');
    for (const file of await readdir(dist)) {
      if (/^(callroom(-.*)?\.js|assets)$/.test(file))
        await cp(join(dist, file), join(site, file), { recursive: true });
    }
    await project.write(
      'public/index.html',
      `<!doctype html><script type="module" src="callroom.js"></script>
       <call-room server="${rooms.url}" room="standup" token-endpoint="${rooms.url}/dev/token"></call-room>`,
    );
    return [rooms, await serveFolder(site)];
  });
}

function reactWithVite(tarball: string): Promise<number> {
  return untilPeopleMeet(async (project) => {
    await project.install(tarball, 'react@19', 'react-dom@19', 'vite@8', ...dev);
    const rooms = await runServer(project, 'callroom dev --port 0 --room-port 0', ROOMS_READY);
    await project.write(
      'index.html',
      `<!doctype html><link rel="icon" href="data:," /><div id="app"></div>
       <script type="module" src="main.jsx"></script>`,
    );
    await project.write(
      'main.jsx',
      `import { CallRoom } from 'callroom/react';
       import { createElement } from 'react';
       import { createRoot } from 'react-dom/client';
       createRoot(document.getElementById('app')).render(
         createElement(CallRoom, { room: 'standup', server: '${rooms.url}', tokenEndpoint: '${rooms.url}/dev/token' }),
       );`,
    );
    return [rooms, await runServer(project, 'vite --port 0', SITE_READY)];
  });
}

/** Seconds from an empty folder. `start` starts servers, the last of which is the site. */
async function untilPeopleMeet(
  start: (project: Project) => Promise<Awaited<ReturnType<typeof serveFolder>>[]>,
): Promise<number> {
  const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumFlags });
  const began = performance.now();
  const project = await Project.create();
  const servers = await start(project);
  await meet(browser, servers.at(-1)!.url);
  const seconds = Math.round((performance.now() - began) / 1_000);
  await Promise.all([browser.close(), ...servers.map((started) => started.close())]);
  await project.remove();
  return seconds;
}
