import { appendFileSync } from 'node:fs';

/**
 * How many tests passed and failed, gathered over the runners: each of them appends a line to the file that
 * `CALLROOM_COUNTS` names, and `scripts/test.mjs` adds them up.
 *
 * @param {{ passed: number, failed: number, skipped: number }} counts
 */
export function report(counts) {
  const file = process.env.CALLROOM_COUNTS;
  if (file) appendFileSync(file, `${JSON.stringify(counts)}\n`);
}

/** A reporter for @web/test-runner. */
export function countingReporter() {
  return {
    /** @param {{ sessions: Iterable<import('@web/test-runner').TestSession> }} run */
    onTestRunFinished({ sessions }) {
      const counts = { passed: 0, failed: 0, skipped: 0 };
      for (const session of sessions) {
        if (!session.passed && !session.testResults) counts.failed++;
        countSuite(session.testResults, counts);
      }
      report(counts);
    },
  };
}

/**
 * @param {import('@web/test-runner').TestSuiteResult | undefined} suite
 * @param {{ passed: number, failed: number, skipped: number }} counts
 */
function countSuite(suite, counts) {
  for (const test of suite?.tests ?? []) {
    if (test.skipped) counts.skipped++;
    else if (test.passed) counts.passed++;
    else counts.failed++;
  }
  for (const inner of suite?.suites ?? []) countSuite(inner, counts);
}
