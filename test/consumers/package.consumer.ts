import assert from 'node:assert/strict';
import { lstat, readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { Project, packCallroom, root } from './project.js';

const MAX_PACKAGES = 16;
const MAX_MB = 20;
const SECONDS = 1_000;
/** As in a project that a bundler builds; without it, as in one for Node. */
const bundler = { module: 'ESNext', moduleResolution: 'Bundler' };

let tarball: string;
let page: Project;
let worker: Project;

before(async () => {
  tarball = await packCallroom();
  page = await Project.create('page');
  worker = await Project.create('worker');
  await page.install(tarball);
});
after(async () => {
  await Promise.all([page?.remove(), worker?.remove()]);
  if (tarball) await rm(dirname(tarball), { recursive: true });
});

test('npm install callroom stays within its limits of packages and megabytes', async () => {
  const listed = await page.succeed('npm', ['ls', '--all', '--parseable']);
  const packages = listed.trim().split('\n').slice(1);
  assert.ok(packages.length <= MAX_PACKAGES, `${packages.length} packages:\n${packages.join('\n')}`);
  const megabytes = (await bytesOnDisk(join(page.folder, 'node_modules'))) / 2 ** 20;
  assert.ok(megabytes <= MAX_MB, `${megabytes.toFixed(1)} MB`);
  console.log(`npm install callroom: ${packages.length} packages, ${megabytes.toFixed(1)} MB`);
});

test('every entry for a page passes a strict TypeScript project that checks declarations too', async () => {
  const checks = [{}, bundler].map((options) => page.typeCheck(['page.ts'], options));
  for (const { code, stdout } of await Promise.all(checks)) assert.equal(code, 0, stdout);
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
});

test('callroom/server exports in Node what it exports in a Worker, and says what runs in a Worker only', async () => {
  const read = (file: string) =>
    readFile(join(page.folder, 'node_modules/callroom/dist/server', file), 'utf8');
  const names = (text: string) =>
    [...text.matchAll(/^export (?:\{ ([^}]+) \}|(?:const|function|class) (\w+))/gm)]
      .flatMap(([, list, name]) => list?.match(/\w+/g) ?? [name!])
      .sort();
  assert.deepEqual(names(await read('node.js')), names(await read('index.js')));
  const { stderr } = await page.run(process.execPath, [
    '--input-type=module',
    '--eval',
    `import { createWorker } from 'callroom/server'; createWorker();`,
  ]);
  assert.match(stderr, /createWorker of callroom\/server runs in a Cloudflare Worker only/);
});

test('a token route in Node needs no Workers types, and jose alone', {
  timeout: 600 * SECONDS,
}, async (t) => {
  const backEnd = await Project.create('back-end');
  t.after(() => backEnd.remove());
  await backEnd.install(tarball, 'jose@6', '@types/node@20');
  const lib = ['ES2023'];
  const checks = [bundler, { noEmit: false }].map((options) =>
    backEnd.typeCheck(['server.ts'], { lib, ...options }),
  );
  for (const { code, stdout } of await Promise.all(checks)) assert.equal(code, 0, stdout);
  const { stdout, stderr } = await backEnd.run(process.execPath, [
    '--input-type=module',
    '--eval',
    `import { answer } from './server.js'; console.log(JSON.stringify(await answer('standup', 'Ada')));`,
  ]);
  assert.match(stdout, /^\{"token":"[\w-]+\.[\w-]+\.[\w-]+"\}/, stderr);
});

test('a Worker passes with the types of @cloudflare/workers-types, with those of wrangler types, and bundles', {
  timeout: 600 * SECONDS,
}, async () => {
  await worker.install(tarball);
  const wrangler = join(root, 'node_modules/wrangler/bin/wrangler.js');
  const bundle = () => worker.run(process.execPath, [wrangler, 'deploy', '--dry-run', '--outdir', 'out']);
  const incomplete = await bundle();
  assert.notEqual(incomplete.code, 0);
  const command = /\/\/ (npm i [^\n]*?)\s*$/m.exec(incomplete.stdout + incomplete.stderr)?.[1];
  assert.ok(command, `the error names the command:\n${incomplete.stdout}${incomplete.stderr}`);
  await worker.succeed(command, []);

  const lib = ['ES2023'];
  const withPackage = await worker.typeCheck(['worker.ts'], { lib, types: ['@cloudflare/workers-types'] });
  assert.equal(withPackage.code, 0, withPackage.stdout);

  await worker.succeed(process.execPath, [wrangler, 'types']);
  const files = ['generated.ts', 'worker-configuration.d.ts'];
  const generated = await worker.typeCheck(files, { lib, ...bundler });
  assert.equal(generated.code, 0, generated.stdout);
  const complete = await bundle();
  assert.equal(complete.code, 0, complete.stdout + complete.stderr);
});

/** As `du` counts them: a small file takes a block. */
async function bytesOnDisk(folder: string): Promise<number> {
  const paths = await readdir(folder, { recursive: true });
  const stats = await Promise.all(paths.map((path) => lstat(join(folder, path))));
  return stats.reduce((sum, { blocks }) => sum + blocks * 512, 0);
}
