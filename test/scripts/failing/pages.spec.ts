/** Run by ../run-suites.test.ts: a test that passes, and others that fail. */
import { expect, test } from '@playwright/test';

test('a page opens', () => {});
test.describe('a dialog', () => {
  test('is shown', () => expect('hidden', 'the dialog').toBe('shown'));
});
test('never on this machine', () => test.skip());
