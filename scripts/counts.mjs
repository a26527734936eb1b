import { appendFileSync } from 'node:fs';
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/**
 * @typedef {{ test: string, error: string }} Failure what failed, and the first lines of its error
 * @typedef {{ passed: number, failed: number, skipped: number, failures: Failure[] }} Counts
 */

const ERROR_LINES = 8;
const ERROR_LINE_LENGTH = 300;

/** @returns {Counts} */
export function noCounts() {
  return { passed: 0, failed: 0, skipped: 0, failures: [] };
}

/** @param {Counts} total @param {Counts} part */
export function add(total, part) {
  total.passed += part.passed;
  total.failed += part.failed;
  total.skipped += part.skipped;
  total.failures.push(...part.failures);
}

/**
 * Counts of passed and failed tests, gathered over the runners: each of them appends a line to the file that
 * `CALLROOM_COUNTS` names, and `scripts/test.mjs` adds them up.
 *
 * @param {Counts} counts
 */
export function report(counts) {
  const file = process.env.CALLROOM_COUNTS;
  if (file) appendFileSync(file, `${JSON.stringify(counts)}\n`);
}

/**
 * @param {string[]} path the test's name, after those of its file and suites
 * @param {unknown} error
 * @returns {Failure}
 */
export function failure(path, error) {
  const message = error instanceof Object && 'message' in error ? error.message : error;
  const lines = stripVTControlCharacters(String(message ?? 'no error message'))
    .split('\n')
    .filter((line) => line.trim() !== '');
  const first = lines.slice(0, ERROR_LINES).map((line) => line.slice(0, ERROR_LINE_LENGTH));
  return { test: withoutGroup(path).join(' › '), error: first.join('\n') };
}

/** Without the generated file around the test's own, if there is one (`group-tests.mjs`). @param {string[]} path */
function withoutGroup(path) {
  const at = path.findLastIndex((name) => /^test\/\S+\.(ts|mjs)$/.test(name));
  return at < 0 ? path : path.slice(at);
}

/** A reporter for @web/test-runner. */
export function countingReporter() {
  return {
    /** @param {{ sessions: Iterable<import('@web/test-runner').TestSession> }} run */
    onTestRunFinished({ sessions }) {
      const counts = noCounts();
      for (const session of sessions) {
        const failedBefore = counts.failed;
        const file = relative(process.cwd(), session.testFile);
        const before = counts.passed + counts.failed + counts.skipped;
        countSuite(session.testResults, counts, [file]);
        const hasTests = counts.passed + counts.failed + counts.skipped > before;
        // A file that did not load, did not finish or failed outside of its tests.
        if ((!session.passed && counts.failed === failedBefore) || !hasTests) {
          const why = session.passed ? 'It has no tests.' : 'It did not finish.';
          counts.failed++;
          counts.failures.push(failure([file], session.errors[0] ?? why));
        }
      }
      report(counts);
    },
  };
}

/**
 * @param {import('@web/test-runner').TestSuiteResult | undefined} suite
 * @param {Counts} counts
 * @param {string[]} path
 */
function countSuite(suite, counts, path) {
  for (const test of suite?.tests ?? []) {
    if (test.skipped) counts.skipped++;
    else if (test.passed) counts.passed++;
    else {
      counts.failed++;
      counts.failures.push(failure([...path, test.name], test.error));
    }
  }
  for (const inner of suite?.suites ?? []) countSuite(inner, counts, [...path, inner.name]);
}
