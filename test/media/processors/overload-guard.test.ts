import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OverloadGuard } from '../../../src/media/processors/overload-guard.js';

/** Frames at 25 a second, each of which takes `busyMs`; when it is too much, in seconds, or null within a minute. */
function secondsUntilTooMuch(busyMs: (seconds: number) => number): number | null {
  const guard = new OverloadGuard();
  for (let nowMs = 0; nowMs < 60_000; nowMs += 40) {
    if (guard.note(nowMs, busyMs(nowMs / 1000))) return nowMs / 1000;
  }
  return null;
}

test('a machine that works two thirds of the time on an effect keeps up', () => {
  assert.equal(
    secondsUntilTooMuch(() => 26),
    null,
  );
});

test('a machine that is always busy is overloaded after three periods of two seconds', () => {
  const seconds = secondsUntilTooMuch(() => 38);
  assert.ok(seconds !== null && seconds >= 6 && seconds < 7, `${seconds}`);
});

test('short peaks are ignored, however often they occur', () => {
  assert.equal(
    secondsUntilTooMuch((seconds) => (seconds % 8 < 4 ? 40 : 10)),
    null,
  );
});
