/** Run by ../run-suites.test.ts: tests of which some fail. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

describe('a room', () => {
  test('opens', () => {});
  describe('with a lock', () => {
    test('stays closed', () => assert.equal('open', 'closed'));
  });
});
test('parts', async (t) => {
  await t.test('the first', () => {});
  await t.test('the second', () => {
    throw new Error('The second part broke.\nIt had been old.');
  });
});
test('not yet', { skip: true }, () => {});
test('some day', { todo: true }, () => assert.fail('not written'));
