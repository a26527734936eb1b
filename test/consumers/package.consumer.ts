import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type BuildFailure, build, formatMessages } from 'esbuild';
import { Project, packCallroom, root } from './project.js';

const MAX_PACKAGES = 16;
const MAX_MB = 20;
/** The options of a project that a bundler builds. The default is a project for Node. */
const bundler = { module: 'ESNext', moduleResolution: 'Bundler' };

/** Has nothing but callroom. The others share its installation, and link what else they need. */
let page: Project;
let backEnd: Project;
let worker: Project;
let app: Project;

before(async () => {
  const tarball = await packCallroom();
  [page, backEnd, worker, app] = (await Promise.all(
    ['page', 'back-end', 'worker', 'app'].map((fixture) => Project.create(fixture)),
  )) as [Project, Project, Project, Project];
  await page.install(tarball);
  for (const project of [backEnd, worker, app]) await project.copyInstalled(page);
});
after(() => Promise.all([page, backEnd, worker, app].map((project) => project?.remove())));

test('npm install callroom stays within its limits of packages and megabytes', async () => {
  const { packages, megabytes } = await page.installed();
  assert.ok(packages.length <= MAX_PACKAGES, `${packages.length} packages:\n${packages.join('\n')}`);
  assert.ok(megabytes <= MAX_MB, `${megabytes.toFixed(1)} MB`);
  console.log(`npm install callroom: ${packages.length} packages, ${megabytes.toFixed(1)} MB`);
});

test('every entry for a page passes a strict TypeScript project that checks declarations too', async () => {
  const { code, stdout } = await page.typeCheck(['page.ts']);
  assert.equal(code, 0, stdout);
});

test('an app of a bundler with React, the types of Node and the DOM passes with every entry', async () => {
  await app.add('page');
  await app.add('back-end');
  await app.borrow('@types/node', '@types/react', 'vite', '@cloudflare/vite-plugin');
  await app.borrow('preact', 'solid-js', 'svelte', 'vue');
  const files = ['app.tsx', 'frameworks.ts', 'page.ts', 'server.ts', 'vite.config.ts'];
  const { code, stdout } = await app.typeCheck(files, { ...bundler, jsx: 'react-jsx' });
  assert.equal(code, 0, stdout);
});

test('each entry names its missing optional packages with the command that installs them', async () => {
  const use = async (code: string) => {
    const { stderr } = await page.run(process.execPath, ['--input-type=module', '--eval', code]);
    return stderr;
  };
  assert.match(
    await use(`import { createRoomToken } from 'callroom/server';
      await createRoomToken({ secret: 's'.repeat(32), room: 'standup', subject: '1', name: 'Ada' });`),
    /callroom\/server needs the package jose, which is not installed\. Run: npm install jose@6$/m,
  );
  assert.match(
    await use(`import { startLocalSfu } from 'callroom/local'; await startLocalSfu();`),
    /The local SFU needs the package \w+, which is not installed\. Run: npm install --save-dev opusscript@0\.1 ws@8$/m,
  );
  assert.match(
    await use(
      `import { callroomDev } from 'callroom/local/vite'; await Promise.all(callroomDev({ configPath: '' }));`,
    ),
    /callroom\/local\/vite needs the package @cloudflare\/vite-plugin, which is not installed\. Run: npm install --save-dev /,
  );
  const dev = await page.run('npx callroom dev');
  assert.equal(dev.code, 1, dev.stdout);
  assert.match(
    dev.stderr,
    /^npx callroom dev needs the package [\w-]+, which is not installed\. Run: npm install --save-dev miniflare@4\S* opusscript@0\.1 ws@8$/m,
  );
  const sfuOnly = await page.run('npx callroom dev --sfu-only');
  assert.match(
    sfuOnly.stderr,
    /^The local SFU needs the package \w+, .* npm install --save-dev opusscript@0\.1 ws@8$/m,
  );
});

test('callroom/server exports in Node what it exports in a Worker, and says what runs in a Worker only', async () => {
  const read = (file: string) =>
    readFile(join(page.folder, 'node_modules/callroom/dist/server', file), 'utf8');
  const names = (text: string) =>
    [...text.matchAll(/^export (?:\{\s([^}]+)\}|(?:const|function|class) (\w+))/gm)]
      // Of `Transcriber2 as Transcriber` the last.
      .flatMap(
        ([, list, name]) => list?.split(',').flatMap((item) => item.match(/\w+/g)?.at(-1) ?? []) ?? [name!],
      )
      .sort();
  assert.deepEqual(names(await read('node.js')), names(await read('index.js')));
  const { stderr } = await page.run(process.execPath, [
    '--input-type=module',
    '--eval',
    `import { createWorker } from 'callroom/server'; createWorker();`,
  ]);
  assert.match(stderr, /createWorker of callroom\/server runs in a Cloudflare Worker only/);
});

test('a token route in Node needs no Workers types, no DOM, and jose alone', async () => {
  await backEnd.borrow('jose', '@types/node');
  const { code, stdout: errors } = await backEnd.typeCheck(['server.ts'], { lib: ['ES2023'], noEmit: false });
  assert.equal(code, 0, errors);
  const { stdout, stderr } = await backEnd.run(process.execPath, [
    '--input-type=module',
    '--eval',
    `import { answer } from './server.js'; console.log(JSON.stringify(await answer('standup', 'Ada')));`,
  ]);
  assert.match(stdout, /^\{"token":"[\w-]+\.[\w-]+\.[\w-]+"\}/, stderr);
});

test('a Worker names its missing packages with the command that installs them', async () => {
  const bundling = build({
    entryPoints: [join(worker.folder, 'worker.ts')],
    bundle: true,
    write: false,
    conditions: ['workerd'],
    external: ['cloudflare:*'],
    logLevel: 'silent',
  });
  const { errors } = await bundling.then(
    () => assert.fail('It bundles without its packages.'),
    (error: BuildFailure) => error,
  );
  // As wrangler prints them. readme.consumer.ts bundles a Worker that has the packages.
  const printed = await formatMessages(errors, { kind: 'error', terminalWidth: 80 });
  assert.match(printed.join('\n'), /\/\/ npm i hono@4 jose@6 partyserver@0\.5\s*$/m);
});

test('a Worker passes with the types of @cloudflare/workers-types, and with those of wrangler types', async () => {
  await worker.borrow('hono', 'jose', 'partyserver', '@cloudflare/workers-types');
  const lib = ['ES2023'];
  const withPackage = await worker.typeCheck(['worker.ts'], { lib, types: ['@cloudflare/workers-types'] });
  assert.equal(withPackage.code, 0, withPackage.stdout);

  await worker.succeed(process.execPath, [join(root, 'node_modules/wrangler/bin/wrangler.js'), 'types']);
  const files = ['generated.ts', 'worker-configuration.d.ts'];
  const generated = await worker.typeCheck(files, { lib, ...bundler });
  assert.equal(generated.code, 0, generated.stdout);
});
