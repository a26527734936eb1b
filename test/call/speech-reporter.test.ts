import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SpeechReporter } from '../../src/call/speech-reporter.js';
import { atom } from '../../src/core/store.js';
import { TestClock } from '../../src/testing/test-clock.js';

test('reports start and end of speech, bridges pauses between words, and repeats during a long speech', async () => {
  const [clock, level, told] = [new TestClock(), atom(0), [] as boolean[]];
  const reporter = new SpeechReporter(level, clock, (speaking) => told.push(speaking));
  level.set(0.3);
  level.set(0);
  await clock.advance(500);
  level.set(0.4);
  await clock.advance(1_000);
  assert.deepEqual(told, [true]);
  await clock.advance(5_000);
  assert.deepEqual(told, [true, true]);
  level.set(0);
  await clock.advance(600);
  assert.deepEqual(told, [true, true, false]);
  await clock.advance(60_000);
  assert.equal(told.length, 3);
  level.set(0.5);
  reporter.stop();
  level.set(0);
  assert.equal(clock.pending, 0);
  assert.deepEqual(told, [true, true, false, true]);
});
