import { relative } from 'node:path';
import { failure, noCounts, report } from './counts.mjs';

/**
 * A silent reporter for Node's test runner that counts.
 *
 * @typedef {{ failureType?: string, cause?: unknown, exitCode?: number }} TestError
 * @typedef {{
 *   type: string,
 *   data: {
 *     name: string, nesting: number, file?: string, skip?: unknown, todo?: unknown,
 *     details?: { type?: string, error?: TestError },
 *   },
 * }} TestEvent
 * @param {AsyncIterable<TestEvent>} events
 */
export default async function* countNodeTests(events) {
  const counts = noCounts();
  /** The names of the tests and suites around the next event: the runner reports one file after the other. */
  let around = /** @type {string[]} */ ([]);
  for await (const { type, data } of events) {
    if (type === 'test:start') around = [...around.slice(0, data.nesting), data.name];
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const { type: kind, error } = data.details ?? {};
    const failsItself = type === 'test:fail' && !data.todo && error?.failureType !== 'subtestsFailed';
    if (failsItself) {
      const file = relative(process.cwd(), data.file ?? '');
      const path = [file, ...around.slice(0, data.nesting), data.name];
      // A file that fails outside of its tests is a test with the name of the file.
      const isFile = data.nesting === 0 && data.name.endsWith(file);
      const exit =
        isFile && error?.exitCode !== undefined ? `The file ended with ${error.exitCode}.` : undefined;
      counts.failures.push(failure(isFile ? [file] : path, exit ?? error?.cause ?? error));
    }
    if (kind === 'suite') {
      // Its tests count. If it could not even define them, it counts itself.
      if (failsItself) counts.failed++;
      continue;
    }
    if (data.skip || (data.todo && type === 'test:fail')) counts.skipped++;
    else if (type === 'test:pass') counts.passed++;
    else counts.failed++;
  }
  report(counts);
  yield '';
}
