import assert from 'node:assert/strict';
import { it } from 'node:test';
import { ReplayWindow } from '../../../src/local/srtp/replay-window.js';

it('remembers indices inside of the window, whatever the order, and refuses older ones', () => {
  const window = new ReplayWindow();
  for (const index of [5, 3, 900, 64]) window.add(index);
  assert.deepEqual(
    [3, 4, 5, 64, 900, 901].map((index) => window.has(index)),
    [true, false, true, true, true, false],
  );
  window.add(1100);
  assert.equal(window.has(4), true, 'older than the window');
  assert.equal(window.has(899), false);
});

it('forgets a position when the window wraps around', () => {
  const window = new ReplayWindow();
  window.add(10);
  window.add(10 + 1024 + 5);
  assert.equal(window.has(10 + 1024), false);
});
