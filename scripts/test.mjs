/**
 * `npm test`: installs what is missing, its browser too, runs the suites named on the command line (all of them
 * by default) and ends with one line, `N passed, M failed`. `--long` runs seeded and soak tests in full.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureInstalled } from './install.mjs';
import { requireNode } from './node-version.mjs';

requireNode();
ensureInstalled();
const { ensureChromium, findFirefox } = await import('./browsers.mjs');

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'callroom-test-'));
const countsFile = join(folder, 'counts');
const args = process.argv.slice(2);
const firefox = findFirefox();
const env = {
  ...process.env,
  CALLROOM_COUNTS: countsFile,
  CALLROOM_CHROMIUM: ensureChromium(),
  ...(firefox && { CALLROOM_FIREFOX: firefox }),
  ...(args.includes('--long') && { CALLROOM_LONG: '1' }),
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  WRANGLER_SEND_METRICS: 'false',
};
if (!firefox) console.log('Firefox is not installed: its tests do not run.');

/** @type {Record<string, () => Promise<boolean>>} */
const suites = {
  // Each keeps a core busy.
  check: () => together(npx('biome', 'check', '.'), types('tsconfig'), types('tsconfig.server')),
  node: () => node(testFiles('.test.ts', ['.browser.test.ts', '.chromium.test.ts']), 2),
  // Each of these files starts its own browsers, which would slow each other down in parallel.
  chromium: () => node(testFiles('.chromium.test.ts'), 1),
  browser: () => npx('wtr'),
  firefox: async () => !firefox || npx('wtr', '--config', 'web-test-runner.firefox.config.mjs'),
  async build() {
    const script = (/** @type {string} */ name) => command(process.execPath, [`scripts/${name}.mjs`]);
    return (
      (await script('build')) &&
      (await together(script('sizes'), script('check-package'))) &&
      // Projects that install the built package. Calls have timeouts, so the files run in sequence.
      node(testFiles('.consumer.ts'), 1)
    );
  },
  e2e: () => npx('playwright', 'test'),
};

const chosen = args.filter((arg) => !arg.startsWith('--'));
/** @type {string[]} */
const failedSuites = [];
for (const [name, run] of Object.entries(suites)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  console.log(`\n# ${name}`);
  const started = Date.now();
  const ok = await run();
  console.log(`# ${name}: ${ok ? 'passed' : 'FAILED'} in ${((Date.now() - started) / 1000).toFixed(1)} s`);
  if (!ok) failedSuites.push(name);
}

const total = { passed: 0, failed: 0, skipped: 0 };
for (const line of existsSync(countsFile) ? readFileSync(countsFile, 'utf8').trim().split('\n') : []) {
  const counts = JSON.parse(line);
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped += counts.skipped;
}
rmSync(folder, { recursive: true });
// A suite can fail without a failed test: types, sizes, a runner that could not start.
if (failedSuites.length > 0 && total.failed === 0) total.failed = failedSuites.length;
if (failedSuites.length > 0) console.log(`failed: ${failedSuites.join(', ')}`);
console.log(
  `${total.passed} passed, ${total.failed} failed${total.skipped ? `, ${total.skipped} skipped` : ''}`,
);
process.exit(failedSuites.length > 0 ? 1 : 0);

/** @param {string} program @param {string[]} argv @returns {Promise<boolean>} whether it went well */
function command(program, argv) {
  return new Promise((resolve) => {
    const child = spawn(program, argv, { cwd: root, env, stdio: 'inherit' });
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  });
}

/** @param {Promise<boolean>[]} commands */
async function together(...commands) {
  return (await Promise.all(commands)).every(Boolean);
}

/** @param {string} tool @param {string[]} argv */
function npx(tool, ...argv) {
  return command(join(root, 'node_modules', '.bin', tool), argv);
}

/** @param {string} name of the configuration */
function types(name) {
  // The one of `npm run check`.
  const cache = `node_modules/.cache/callroom/${name.replace('tsconfig', 'tsc').replace('.', '-')}`;
  return npx('tsc', '-p', `${name}.json`, '--incremental', '--tsBuildInfoFile', cache);
}

/** @param {string[]} files @param {number} concurrency */
function node(files, concurrency) {
  if (files.length === 0) return Promise.resolve(true);
  return command(process.execPath, [
    ...['--import', 'tsx', '--test', `--test-concurrency=${concurrency}`],
    ...['--test-reporter=dot', '--test-reporter-destination=stdout'],
    ...['--test-reporter=./scripts/node-counts.mjs', '--test-reporter-destination=stderr'],
    ...files,
  ]);
}

/** @param {string} ending @param {string[]} but */
function testFiles(ending, but = []) {
  return readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending) && !but.some((other) => file.endsWith(other)))
    .map((file) => join('test', file))
    .sort();
}
