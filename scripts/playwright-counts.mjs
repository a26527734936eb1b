import { relative } from 'node:path';
import { failure, noCounts, report } from './counts.mjs';

/** A silent reporter for Playwright that counts. */
export default class CountPlaywrightTests {
  #counts = noCounts();
  /** @type {import('@playwright/test/reporter').Suite | undefined} */
  #suite;

  /** @param {unknown} _config @param {import('@playwright/test/reporter').Suite} suite */
  onBegin(_config, suite) {
    this.#suite = suite;
  }

  /** Reports what fails outside of the tests: a file that does not load, the setup of all. */
  onError(/** @type {import('@playwright/test/reporter').TestError} */ error) {
    this.#counts.failed++;
    this.#counts.failures.push(failure(['outside of the tests'], error.message ?? error.value));
  }

  onEnd() {
    for (const test of this.#suite?.allTests() ?? []) {
      const outcome = test.outcome();
      if (outcome === 'skipped') this.#counts.skipped++;
      else if (outcome === 'expected') this.#counts.passed++;
      else {
        this.#counts.failed++;
        const path = [relative(process.cwd(), test.location.file), ...test.titlePath().slice(3)];
        this.#counts.failures.push(failure(path, test.results.at(-1)?.error ?? outcome));
      }
    }
    report(this.#counts);
  }
}
