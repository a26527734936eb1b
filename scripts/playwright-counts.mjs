import { report } from './counts.mjs';

/** A silent reporter for Playwright that counts. */
export default class CountPlaywrightTests {
  /** @type {import('@playwright/test/reporter').Suite | undefined} */
  #suite;

  /** @param {unknown} _config @param {import('@playwright/test/reporter').Suite} suite */
  onBegin(_config, suite) {
    this.#suite = suite;
  }

  onEnd() {
    const counts = { passed: 0, failed: 0, skipped: 0 };
    for (const test of this.#suite?.allTests() ?? []) {
      const outcome = test.outcome();
      if (outcome === 'skipped') counts.skipped++;
      else if (outcome === 'expected') counts.passed++;
      else counts.failed++;
    }
    report(counts);
  }
}
