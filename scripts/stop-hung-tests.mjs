/**
 * Ends a test process in which a test hangs, and reports the name of that test. Node's `--test-timeout` limits a whole
 * file: it kills the process, and the names and results of its tests are lost. Import it with `--import`.
 */
import { relative } from 'node:path';
import { afterEach, beforeEach } from 'node:test';
import { failure, noCounts, report } from './counts.mjs';

/** From the start of the process to the first test, with the hooks before it. */
const START_MS = 300_000;
/** Between starts and ends of tests. Longer than any test takes on a busy machine. */
const QUIET_MS = Number(process.env.CALLROOM_HUNG_AFTER_MS ?? 300_000);

// The runner imports this too, but runs no tests itself.
if (process.env.NODE_TEST_CONTEXT) {
  let last = ['before the first test'];
  let limitMs = START_MS;
  let timer = setTimeout(end, limitMs).unref();
  const wait = () => {
    limitMs = QUIET_MS;
    clearTimeout(timer);
    timer = setTimeout(end, limitMs).unref();
  };

  beforeEach((test) => {
    last = ('fullName' in test ? String(test.fullName) : test.name).split(' > ');
    wait();
  });
  afterEach(wait);

  function end() {
    const file = relative(process.cwd(), process.argv[1] ?? '');
    const error = `This test, or a hook or an open handle after it, has not ended within ${limitMs / 1_000} s.`;
    const hung = failure([file, ...last], error);
    report({ ...noCounts(), failed: 1, failures: [hung] });
    console.error(`${hung.test}: ${hung.error}`);
    process.exit(1);
  }
}
