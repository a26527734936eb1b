/**
 * `npm test`: installs what is missing, its browser too, runs the suites named on the command line (all of them
 * by default) and ends with one line, `N passed, M failed`. `--long` runs seeded and soak tests in full.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { groupTests } from './group-tests.mjs';
import { ensureInstalled } from './install.mjs';
import { requireNode } from './node-version.mjs';
import { runSuites } from './run-suites.mjs';

requireNode();
ensureInstalled();
const { ensureChromium, findFirefox, MIN_FIREFOX } = await import('./browsers.mjs');

const root = fileURLToPath(new URL('..', import.meta.url));
const args = process.argv.slice(2);
const firefox = findFirefox();
const env = {
  ...process.env,
  CALLROOM_CHROMIUM: ensureChromium(),
  ...(firefox && { CALLROOM_FIREFOX: firefox }),
  ...(args.includes('--long') && { CALLROOM_LONG: '1', CALLROOM_HUNG_AFTER_MS: String(30 * 60_000) }),
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  WRANGLER_SEND_METRICS: 'false',
};
if (!firefox) console.log(`There is no Firefox ${MIN_FIREFOX} or later: its tests do not run.`);

/** One busy process per core: with three on two cores, suites with calls ran into their time limits. */
const MAX_LOAD = 2;

const STOP_HUNG = ['--import', './scripts/stop-hung-tests.mjs'];

/**
 * In the order in which they start.
 *
 * @type {import('./run-suites.mjs').Suite[]}
 */
const suites = [
  {
    name: 'check',
    load: 3,
    commands: (run) =>
      Promise.all([run(bin('biome'), 'check', '.'), types(run, 'tsconfig'), types(run, 'tsconfig.server')]),
  },
  {
    name: 'node',
    load: 2,
    commands: (run) =>
      node(
        run,
        grouped('node', testFiles('.test.ts', ['.browser.test.ts', '.chromium.test.ts'])),
        2,
        STOP_HUNG,
      ),
  },
  {
    name: 'chromium',
    load: 1,
    // Each of these files starts its own browsers, which would slow each other down in parallel.
    commands: (run) => node(run, grouped('chromium', testFiles('.chromium.test.ts'), 6), 1, STOP_HUNG),
  },
  {
    name: 'build',
    load: 1,
    async commands(run) {
      const script = (/** @type {string} */ name) => run(process.execPath, `scripts/${name}.mjs`);
      if (!(await script('build'))) return;
      await Promise.all([script('sizes'), script('check-package')]);
      // Projects that install the built package. Calls have timeouts, so the files run in sequence.
      await node(run, testFiles('.consumer.ts'), 1);
    },
  },
  { name: 'browser', load: 2, commands: (run) => run(bin('wtr')) },
  {
    name: 'e2e',
    load: 2,
    after: ['build'],
    async commands(run) {
      await run(bin('playwright'), 'test', '--grep-invert', '@alone');
      await run(bin('playwright'), 'test', '--grep', '@alone', '--workers', '1');
    },
  },
  {
    name: 'firefox',
    load: 1,
    commands: async (run) => firefox && run(bin('wtr'), '--config', 'web-test-runner.firefox.config.mjs'),
  },
];

const chosen = args.filter((arg) => !arg.startsWith('--'));
const passed = await runSuites(
  suites.filter(({ name }) => chosen.length === 0 || chosen.includes(name)),
  { cwd: root, env, maxLoad: MAX_LOAD, print: (text) => process.stdout.write(text) },
);
process.exitCode = passed ? 0 : 1;

/** @param {string} tool */
function bin(tool) {
  return join(root, 'node_modules', '.bin', tool);
}

/** @param {import('./run-suites.mjs').Run} run @param {string} name of the configuration */
function types(run, name) {
  // The cache of `npm run check`.
  const cache = `node_modules/.cache/callroom/${name.replace('tsconfig', 'tsc').replace('.', '-')}`;
  return run(bin('tsc'), '-p', `${name}.json`, '--incremental', '--tsBuildInfoFile', cache);
}

/**
 * @param {import('./run-suites.mjs').Run} run
 * @param {string[]} files
 * @param {number} concurrency
 * @param {string[]} [options] more options for Node
 */
function node(run, files, concurrency, options = []) {
  return run(
    process.execPath,
    ...['--import', 'tsx', ...options, '--test', `--test-concurrency=${concurrency}`],
    // The last resort: it kills a file without a word about its tests.
    `--test-timeout=${(args.includes('--long') ? 60 : 10) * 60_000}`,
    ...['--test-reporter=dot', '--test-reporter-destination=stdout'],
    ...['--test-reporter=./scripts/node-counts.mjs', '--test-reporter-destination=stderr'],
    ...files,
  );
}

/**
 * Files that share processes, except in the long run: the time limit of a process is too short for several of its files.
 *
 * @param {string} suite @param {string[]} files @param {number} [size]
 */
function grouped(suite, files, size) {
  if (args.includes('--long')) return files;
  const folder = join(root, 'node_modules/.cache/callroom/test-groups', suite);
  return groupTests(files, root, { folder, ...(size && { size }) });
}

/** @param {string} ending @param {string[]} but */
function testFiles(ending, but = []) {
  return readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending) && !but.some((other) => file.endsWith(other)))
    .map((file) => join('test', file))
    .sort();
}
