import { chai } from '@open-wc/testing';

/**
 * Lets the runner report every failed assertion. It sends the two values of the assertion as JSON, and does not end the
 * page's session if that throws (`@web/test-runner` 0.20): a failed comparison with an element, which refers to itself
 * through its controllers, would look like a page that hangs for the ten minutes of `testsFinishTimeout`.
 *
 * The runner's page loads this module after Mocha, because Open Web Components registers hooks
 * (`web-test-runner.config.mjs`).
 */
const assertions: { assert(...details: unknown[]): void } = chai.Assertion.prototype as never;
const assert = assertions.assert;

assertions.assert = function (...details) {
  try {
    assert.apply(this, details);
  } catch (error) {
    if (error instanceof chai.AssertionError) {
      const values = error as { actual?: unknown; expected?: unknown };
      values.actual = reportable(values.actual);
      values.expected = reportable(values.expected);
    }
    throw error;
  }
};

function reportable(value: unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(value) ?? 'null');
  } catch {
    // The message of the assertion has the value already.
    return Object.prototype.toString.call(value);
  }
}
