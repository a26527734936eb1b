import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { add, noCounts } from './counts.mjs';

/**
 * @typedef {import('./counts.mjs').Counts} Counts
 * @typedef {(text: string) => void} Print
 * @typedef {(program: string, ...argv: string[]) => Promise<boolean>} Run resolves to whether the command succeeded
 * @typedef {object} Suite
 * @property {string} name
 * @property {number} load how many processes it keeps busy; suites run side by side up to `maxLoad`
 * @property {string[]} [after] suites that must end before this one starts
 * @property {(run: Run) => Promise<unknown>} commands
 * @typedef {{ cwd: string, env: NodeJS.ProcessEnv, maxLoad: number, print: Print }} Options
 */

/** The output that is printed again if a command fails without a failed test, as a compiler does. */
const LAST_LINES = 20;
/** What a command prints arrives before its end, unless a process that it left behind keeps the pipe open. */
const PIPE_CLOSES_IN_MS = 5_000;

/**
 * Runs suites, some of them side by side. Prints the output of each in one piece, then every failed test with its
 * suite and error, then the counts.
 *
 * @param {readonly Suite[]} suites in the order in which they start, and in which their output appears
 * @param {Options} options
 * @returns {Promise<boolean>} whether all passed
 */
export async function runSuites(suites, options) {
  const outputs = new OutputsInTurn(options.print);
  const waiting = new Set(suites);
  /** @type {Map<Suite, Promise<Suite>>} */
  const running = new Map();
  /** @type {Map<Suite, Counts>} */
  const results = new Map();

  /** @param {Suite} suite */
  const canStart = ({ load, after = [] }) => {
    const others = [...running.keys()];
    const busy = others.reduce((sum, other) => sum + other.load, 0);
    const fits = busy === 0 || busy + load <= options.maxLoad;
    return fits && ![...waiting, ...others].some(({ name }) => after.includes(name));
  };
  /** @param {Suite} suite */
  const start = async (suite) => {
    const output = outputs.open();
    results.set(suite, await runSuite(suite, { ...options, print: output.write }));
    output.close();
    return suite;
  };
  while (waiting.size > 0 || running.size > 0) {
    for (const suite of waiting) {
      if (!canStart(suite)) continue;
      waiting.delete(suite);
      running.set(suite, start(suite));
    }
    running.delete(await Promise.race(running.values()));
  }

  const total = noCounts();
  for (const suite of suites) {
    const counts = results.get(suite) ?? noCounts();
    for (const { test, error } of counts.failures)
      options.print(`\nfailed: ${suite.name}: ${test}\n${error.replace(/^/gm, '    ')}\n`);
    add(total, counts);
  }
  const { passed, failed, skipped } = total;
  options.print(`\n${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}\n`);
  return failed === 0;
}

/** @param {Suite} suite @param {Options} options @returns {Promise<Counts>} */
async function runSuite({ name, commands }, { print, ...options }) {
  const counts = noCounts();
  const folder = mkdtempSync(join(tmpdir(), 'callroom-test-'));
  const outputs = new OutputsInTurn(print);
  let started = 0;
  const startedMs = Date.now();
  print(`\n# ${name}\n`);
  await commands(async (program, ...argv) => {
    const countsFile = join(folder, String(started++));
    const output = outputs.open();
    const env = { ...options.env, CALLROOM_COUNTS: countsFile };
    const end = await run(program, argv, { cwd: options.cwd, env, print: output.write });
    output.close();
    const own = readCounts(countsFile);
    if (end.code !== 0 && own.failed === 0) {
      const lines = stripVTControlCharacters(end.output).trimEnd().split('\n').slice(-LAST_LINES);
      const error = [`It ended with ${end.code}.`, ...lines].join('\n');
      own.failures.push({ test: [basename(program), ...argv].join(' ').slice(0, 100), error });
      own.failed++;
    }
    add(counts, own);
    return end.code === 0;
  });
  rmSync(folder, { recursive: true });
  const seconds = ((Date.now() - startedMs) / 1000).toFixed(1);
  print(`# ${name}: ${counts.failed === 0 ? 'passed' : 'FAILED'} in ${seconds} s\n`);
  return counts;
}

/** The counts of all runners of a command. @param {string} file */
function readCounts(file) {
  const counts = noCounts();
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  for (const line of lines) add(counts, JSON.parse(line));
  return counts;
}

/**
 * @param {string} program @param {string[]} argv
 * @param {{ cwd: string, env: NodeJS.ProcessEnv, print: Print }} options
 * @returns {Promise<{ code: number | string | null, output: string }>}
 */
async function run(program, argv, { print, ...options }) {
  const child = spawn(program, argv, { ...options, stdio: ['inherit', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
      print(text);
    });
  }
  const closed = new Promise((resolve) => child.once('close', resolve));
  /** @type {number | string | null} */
  const code = await new Promise((resolve) => {
    child.once('error', ({ message }) => resolve(message));
    child.once('exit', (status, signal) => resolve(status ?? signal));
  });
  await Promise.race([closed, delay(PIPE_CLOSES_IN_MS, undefined, { ref: false })]);
  child.stdout.destroy();
  child.stderr.destroy();
  return { code, output };
}

/** Prints the first open output as it comes, and the others once those before them are closed. */
class OutputsInTurn {
  /** @type {{ text: string, isClosed: boolean }[]} */
  #open = [];
  #print;

  /** @param {Print} print */
  constructor(print) {
    this.#print = print;
  }

  /** @returns {{ write: Print, close: () => void }} */
  open() {
    const output = { text: '', isClosed: false };
    this.#open.push(output);
    return {
      write: (text) => {
        output.text += text;
        this.#flush();
      },
      close: () => {
        output.isClosed = true;
        this.#flush();
      },
    };
  }

  #flush() {
    for (let [first] = this.#open; first; [first] = this.#open) {
      if (first.text) this.#print(first.text);
      first.text = '';
      if (!first.isClosed) return;
      this.#open.shift();
    }
  }
}
