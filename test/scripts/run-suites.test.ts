import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type Counts, countingReporter } from '../../scripts/counts.mjs';
import { groupTests } from '../../scripts/group-tests.mjs';
import { runSuites, type Suite } from '../../scripts/run-suites.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { NODE_TEST_CONTEXT: _, ...env } = process.env;
const FAILING = 'test/scripts/failing';

/** What `npm test` would print for these suites, and whether it would succeed. */
async function printed(
  suites: Suite[],
  maxLoad = 2,
  more: NodeJS.ProcessEnv = {},
): Promise<{ passed: boolean; text: string }> {
  let text = '';
  const print = (more: string) => {
    text += more;
  };
  const passed = await runSuites(suites, { cwd: root, env: { ...env, ...more }, maxLoad, print });
  return { passed, text };
}

/** A suite that runs a script of Node. */
function script(name: string, code: string, more: Partial<Suite> = {}): Suite {
  return { name, load: 1, commands: (run) => run(process.execPath, '-e', code), ...more };
}

function nodeTests(...files: string[]): Suite {
  const reporter = ['--test-reporter=./scripts/node-counts.mjs', '--test-reporter-destination=stderr'];
  const paths = files.map((file) => (isAbsolute(file) ? file : `${FAILING}/${file}`));
  return {
    name: 'node',
    load: 1,
    commands: (run) => run(process.execPath, '--test', ...reporter, ...paths),
  };
}

test('every failed test is listed after the last suite, with its suite and the first lines of its error', async () => {
  const playwright: Suite = {
    name: 'e2e',
    load: 1,
    commands: (run) => run('node_modules/.bin/playwright', 'test', '--config', FAILING),
  };
  const { passed, text } = await printed([
    nodeTests('node-tests.mjs', 'node-file.mjs'),
    playwright,
    script('build', ''),
  ]);
  assert.equal(passed, false);
  const [, list = ''] = text.split(/# build: passed in .+ s\n/);
  const titles = list.split('\n').filter((line) => line.startsWith('failed: '));
  assert.deepEqual(titles.sort(), [
    `failed: e2e: ${FAILING}/pages.spec.ts › a dialog › is shown`,
    `failed: node: ${FAILING}/node-file.mjs`,
    `failed: node: ${FAILING}/node-tests.mjs › a room › with a lock › stays closed`,
    `failed: node: ${FAILING}/node-tests.mjs › parts › the second`,
  ]);
  assert.match(list, /parts › the second\n {4}The second part broke\.\n {4}It had been old\.\n/);
  assert.match(list, /stays closed\n {4}Expected values to be strictly equal:/);
  assert.match(list, /node-file\.mjs\n {4}.*ended with 1/);
  assert.match(list, /is shown\n {4}Error: the dialog\n/);
  assert.match(text, /\n3 passed, 5 failed, 3 skipped\n$/);
});

test('files that share a process fail under their own names, also one that cannot load', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'callroom-groups-'));
  const files = ['node-tests.mjs', 'node-file.mjs'].map((file) => `${FAILING}/${file}`);
  const groups = groupTests(files, root, { folder });
  assert.equal(groups.length, 1);
  const { passed, text } = await printed([nodeTests(...groups)]);
  rmSync(folder, { recursive: true });
  assert.equal(passed, false);
  const titles = text.split('\n').filter((line) => line.startsWith('failed: '));
  assert.deepEqual(titles.sort(), [
    `failed: node: ${FAILING}/node-file.mjs`,
    `failed: node: ${FAILING}/node-tests.mjs › a room › with a lock › stays closed`,
    `failed: node: ${FAILING}/node-tests.mjs › parts › the second`,
  ]);
  assert.match(text, /\n2 passed, 4 failed, 2 skipped\n$/);
});

test('a test that hangs ends its process, and is named, also in a file that shares the process', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'callroom-groups-'));
  const file = `${FAILING}/hung.mjs`;
  const [group = ''] = groupTests([file], root, { folder });
  const suite: Suite = {
    name: 'node',
    load: 1,
    commands: (run) =>
      run(process.execPath, '--import', './scripts/stop-hung-tests.mjs', '--test', file, group),
  };
  const { text } = await printed([suite], 2, { CALLROOM_HUNG_AFTER_MS: '100' });
  rmSync(folder, { recursive: true });
  const hung = `failed: node: ${file} › a door › closes\n    This test, or a hook or an open handle after it, has not`;
  assert.equal(text.split(hung).length - 1, 2, text);
});

test('a file that changes its process keeps one of its own', () => {
  const folder = mkdtempSync(join(tmpdir(), 'callroom-groups-'));
  const own = 'test/scripts/run-suites.test.ts';
  assert.deepEqual(groupTests([own], root, { folder }), [own]);
  rmSync(folder, { recursive: true });
});

test('a command that fails without a failed test is listed with the end of its output', async () => {
  const { passed, text } = await printed([
    script('check', `console.log('reading'); console.error('a type is wrong'); process.exit(2)`),
  ]);
  assert.equal(passed, false);
  assert.match(text, /# check: FAILED in/);
  assert.match(
    text,
    /\nfailed: check: node -e .+\n {4}It ended with 2\.\n(?: {4}.*\n)* {4}a type is wrong\n/,
  );
  assert.match(text, /\n0 passed, 1 failed\n$/);
});

test('a command that cannot start is a failure', async () => {
  const { passed, text } = await printed([
    { name: 'check', load: 1, commands: (run) => run('no-such-program') },
  ]);
  assert.equal(passed, false);
  assert.match(text, /failed: check: no-such-program\n {4}It ended with .*ENOENT/);
});

test('a process that outlives its command and keeps its output open does not hold up the run', async () => {
  const child = `require('node:child_process').spawn('sleep', ['600'], { stdio: 'inherit', detached: true })`;
  const { passed, text } = await printed([
    script('node', `const left = ${child}; console.log('left ' + left.pid); process.exit(0)`),
  ]);
  process.kill(Number(/left (\d+)/.exec(text)![1]));
  assert.equal(passed, true);
});

test('suites run side by side up to a load, and each one’s output is in one piece', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'callroom-suites-'));
  const file = JSON.stringify(join(folder, 'second'));
  const fs = `const { existsSync, writeFileSync } = require('node:fs');`;
  // The first ends only once the second has run.
  const first = `${fs} console.log('first begins'); const wait = setInterval(() => {
    if (existsSync(${file})) { console.log('first ends'); clearInterval(wait); } }, 5);`;
  const second = `${fs} console.log('second begins'); console.log('second ends'); writeFileSync(${file}, '');`;
  const { passed, text } = await printed([
    script('first', first),
    script('second', second),
    script('third', `console.log('third')`, { load: 2 }),
  ]);
  rmSync(folder, { recursive: true });
  assert.equal(passed, true);
  const lines = text.split('\n').filter((line) => line !== '' && !line.includes(' passed'));
  assert.deepEqual(lines, [
    ...['# first', 'first begins', 'first ends'],
    ...['# second', 'second begins', 'second ends'],
    ...['# third', 'third'],
  ]);
});

test('a suite waits for those that it comes after', async () => {
  const order: string[] = [];
  const noting = (name: string, after: string[] = []): Suite => ({
    ...{ name, load: 1, after },
    async commands(run) {
      order.push(`${name} begins`);
      await run(process.execPath, '-e', '');
      order.push(`${name} ends`);
    },
  });
  await printed([noting('build'), noting('e2e', ['build', 'not run'])]);
  assert.deepEqual(order, ['build begins', 'build ends', 'e2e begins', 'e2e ends']);
});

test('@web/test-runner’s failed tests have names too, and a file that fails outside of its tests or has none', () => {
  const folder = mkdtempSync(join(tmpdir(), 'callroom-counts-'));
  process.env.CALLROOM_COUNTS = join(folder, 'counts');
  const tests = [
    { name: 'is small', passed: true, skipped: false },
    { name: 'is round', passed: false, skipped: false, error: { message: 'It has corners.' } },
  ];
  const sessions = [
    {
      testFile: join(root, 'test/a.ts'),
      passed: false,
      errors: [],
      testResults: { name: '', tests: [], suites: [{ name: 'a button', tests, suites: [] }] },
    },
    { testFile: join(root, 'test/b.ts'), passed: false, errors: [{ message: 'It does not load.' }] },
    { testFile: join(root, 'test/c.ts'), passed: false, errors: [] },
    {
      testFile: join(root, 'test/d.ts'),
      passed: true,
      errors: [],
      testResults: { name: '', tests: [], suites: [] },
    },
  ];
  type Sessions = Parameters<ReturnType<typeof countingReporter>['onTestRunFinished']>[0]['sessions'];
  countingReporter().onTestRunFinished({ sessions: sessions as unknown as Sessions });
  const counts = JSON.parse(readFileSync(process.env.CALLROOM_COUNTS, 'utf8')) as Counts;
  delete process.env.CALLROOM_COUNTS;
  rmSync(folder, { recursive: true });
  assert.deepEqual(counts, {
    ...{ passed: 1, failed: 4, skipped: 0 },
    failures: [
      { test: 'test/a.ts › a button › is round', error: 'It has corners.' },
      { test: 'test/b.ts', error: 'It does not load.' },
      { test: 'test/c.ts', error: 'It did not finish.' },
      { test: 'test/d.ts', error: 'It has no tests.' },
    ],
  });
});
