import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backoffMs } from '../../src/core/backoff.js';

test('the bound doubles with each attempt up to the maximum, and jitter takes at most half of it', () => {
  const bounds = (attempt: number) => [
    backoffMs(attempt, { firstMs: 200, maxMs: 5000, random: () => 0 }),
    backoffMs(attempt, { firstMs: 200, maxMs: 5000, random: () => 1 }),
  ];
  assert.deepEqual(bounds(0), [100, 200]);
  assert.deepEqual(bounds(3), [800, 1600]);
  assert.deepEqual(bounds(1000), [2500, 5000]);
});
