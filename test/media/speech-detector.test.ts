import assert from 'node:assert/strict';
import { test } from 'node:test';
import { atom } from '../../src/core/store.js';
import {
  ACTIVE_SPEECH,
  SPEECH,
  SPEECH_WHILE_MUTED,
  SpeechDetector,
} from '../../src/media/speech-detector.js';
import { TestClock } from '../../src/testing/test-clock.js';

function listening(profile = SPEECH) {
  const [clock, level] = [new TestClock(), atom(0)];
  const detector = new SpeechDetector(level, clock, profile);
  const edges: [number, boolean][] = [];
  detector.isSpeaking.listen((isSpeaking) => edges.push([clock.now(), isSpeaking]));
  const hear = async (value: number, ms: number) => {
    level.set(value);
    await clock.advance(ms);
  };
  return { clock, level, detector, edges, hear };
}

test('speech starts at once and ends 600 ms after the last voice', async () => {
  const { edges, hear } = listening();
  await hear(0.3, 1_000);
  await hear(0, 2_000);
  assert.deepEqual(edges, [
    [0, true],
    [1_600, false],
  ]);
});

test('a pause between two words does not end speech', async () => {
  const { edges, hear } = listening();
  for (let word = 0; word < 5; word++) {
    await hear(0.3, 200);
    await hear(0, 590);
  }
  assert.deepEqual(edges, [[0, true]]);
});

test('a level between the two thresholds keeps speech going and does not start it', async () => {
  const { edges, hear } = listening();
  await hear(0.09, 5_000);
  assert.deepEqual(edges, []);
  await hear(0.1, 100);
  await hear(0.09, 5_000);
  assert.deepEqual(edges, [[5_000, true]]);
  await hear(0.07, 600);
  assert.deepEqual(edges.at(-1), [10_700, false]);
  await hear(0.09, 5_000);
  assert.equal(edges.length, 2);
});

test('a cough does not pass the attack time, and neither do coughs far apart', async () => {
  for (const profile of [ACTIVE_SPEECH, SPEECH_WHILE_MUTED]) {
    const { edges, hear } = listening(profile);
    for (let cough = 0; cough < 10; cough++) {
      await hear(0.9, 300);
      await hear(0, 700);
    }
    assert.deepEqual(edges, []);
  }
});

test('words with pauses pass the attack time together, while a word is heard', async () => {
  const { edges, hear } = listening(ACTIVE_SPEECH);
  await hear(0.5, 300);
  await hear(0, 500);
  assert.deepEqual(edges, [], 'a pause passes nothing');
  await hear(0.5, 300);
  await hear(0, 2_000);
  assert.deepEqual(edges, [
    [800, true],
    [2_000, false],
  ]);
});

test('a fan does not talk while muted', async () => {
  const { edges, hear } = listening(SPEECH_WHILE_MUTED);
  await hear(0.35, 60_000);
  assert.deepEqual(edges, []);
  await hear(0.5, 1_000);
  await hear(0.35, 6_000);
  assert.deepEqual(edges, [
    [60_750, true],
    [66_000, false],
  ]);
});

test('stopping ends speech and leaves no timer', async () => {
  for (const ms of [0, 300, 1_000]) {
    const { clock, level, detector, hear } = listening(ACTIVE_SPEECH);
    await hear(0.5, ms);
    detector.stop();
    assert.equal(detector.isSpeaking.get(), false);
    assert.equal(clock.pending, 0);
    level.set(0.9);
    assert.equal(clock.pending, 0, 'it does not listen any more');
  }
});
