import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TestClock } from '../../src/testing/test-clock.js';

test('untilPending() waits for timers that are set later, and advance() then fires them', async () => {
  const clock = new TestClock();
  const fired: number[] = [];
  const work = Promise.all(
    [10, 20].map(async (delayMs) => {
      // The work takes real time, which the clock knows nothing about.
      await new Promise(setImmediate);
      clock.after(delayMs, () => fired.push(delayMs));
    }),
  );
  let isMet = false;
  const met = clock.untilPending(2).then(() => {
    isMet = true;
  });
  clock.after(30, () => fired.push(30))();
  await clock.advance(0);
  assert.equal(isMet, false, 'a canceled timer is not pending');
  await met;
  await work;
  await clock.advance(20);
  assert.deepEqual(fired, [10, 20]);
});

test('untilPending() resolves at once if enough timers are pending', async () => {
  const clock = new TestClock();
  await clock.untilPending(0);
  clock.after(10, () => {});
  await clock.untilPending();
});
