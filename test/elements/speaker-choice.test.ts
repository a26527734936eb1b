import assert from 'node:assert/strict';
import { test } from 'node:test';
import { atom } from '../../src/core/store.js';
import { ActiveSpeakers } from '../../src/elements/media-grid/active-speakers.js';
import { frontSpeakers } from '../../src/elements/media-grid/speaker-choice.js';
import { SpeechDetector } from '../../src/media/speech-detector.js';
import { TestClock } from '../../src/testing/test-clock.js';

/** A grid without a page: two others, whose levels a test sets, and the choice among them. */
function grid() {
  const clock = new TestClock();
  const levels = { ada: atom(0), grace: atom(0) };
  const participants = Object.entries(levels).map(([key, level]) => ({
    key,
    isLocal: false,
    level,
    isSpeaking: new SpeechDetector(level, clock).isSpeaking,
  }));
  const host = {
    isConnected: true,
    renders: 0,
    requestUpdate: () => host.renders++,
    addController: () => {},
    removeController: () => {},
    updateComplete: Promise.resolve(true),
  };
  const speakers = new ActiveSpeakers(host, () => participants as never, clock);
  speakers.hostUpdated();
  /** Lets a participant speak for `ms`, and then stay quiet. */
  const speak = async (key: keyof typeof levels, ms: number, level = 0.5) => {
    levels[key].set(level);
    await clock.advance(ms);
    levels[key].set(0);
  };
  return { clock, levels, participants, host, speakers, speak };
}

test('the first participant who speaks is the active speaker at once, and stays it in a silence', async () => {
  const { clock, levels, host, speakers } = grid();
  levels.ada.set(0.5);
  assert.equal(speakers.current, 'ada');
  assert.equal(host.renders, 1);
  levels.ada.set(0);
  await clock.advance(5_000);
  levels.grace.set(0.01);
  assert.equal(speakers.current, 'ada');
});

test('a cough does not change the active speaker', async () => {
  const { clock, speakers, speak } = grid();
  await speak('ada', 1_000);
  await clock.advance(2_000);
  await speak('grace', 300);
  await clock.advance(2_000);
  assert.equal(speakers.current, 'ada');
});

test('a participant who goes on speaking after the other has stopped becomes the active speaker', async () => {
  const { clock, host, levels, speakers, speak } = grid();
  await speak('ada', 1_000);
  await clock.advance(500);
  levels.grace.set(0.5);
  await clock.advance(690);
  assert.equal(speakers.current, 'ada');
  await clock.advance(10);
  assert.equal(speakers.current, 'grace');
  assert.equal(host.renders, 2);
});

test('a participant who interrupts becomes it once the other has been quiet for 900 ms', async () => {
  const { clock, levels, speakers } = grid();
  levels.ada.set(0.5);
  levels.grace.set(0.5);
  await clock.advance(2_000);
  levels.ada.set(0);
  await clock.advance(890);
  assert.equal(speakers.current, 'ada');
  await clock.advance(10);
  assert.equal(speakers.current, 'grace');
});

test('a participant who is still speaking stays it despite another voice', async () => {
  const { clock, levels, speakers } = grid();
  levels.ada.set(0.3);
  levels.grace.set(0.9);
  await clock.advance(5_000);
  assert.equal(speakers.current, 'ada');
});

test('a participant who left is no longer the active speaker', async () => {
  const { clock, participants, speakers, speak } = grid();
  await speak('ada', 1_000);
  participants.splice(0, 1);
  speakers.hostUpdated();
  assert.equal(speakers.current, null);
  await clock.advance(5_000);
  assert.equal(clock.pending, 0);
});

test('when the active speaker leaves, a participant who speaks takes over', async () => {
  const { clock, host, levels, participants, speakers } = grid();
  levels.ada.set(0.5);
  levels.grace.set(0.5);
  await clock.advance(1_000);
  participants.splice(0, 1);
  speakers.hostUpdated();
  assert.equal(speakers.current, 'grace');
  assert.equal(host.renders, 2);
});

test('a participant who speaks now was heard last; a grid that is removed listens to nobody', async () => {
  const { clock, levels, host, speakers, speak } = grid();
  assert.equal(speakers.lastSpokeMs('ada'), Number.NEGATIVE_INFINITY);
  await speak('ada', 1_000);
  await clock.advance(600);
  levels.grace.set(0.5);
  assert.equal(speakers.lastSpokeMs('ada'), 1_600);
  assert.equal(speakers.lastSpokeMs('grace'), Number.POSITIVE_INFINITY);
  host.isConnected = false;
  speakers.hostDisconnected();
  assert.equal(speakers.lastSpokeMs('grace'), 1_600);
  await clock.advance(5_000);
  assert.equal(clock.pending, 0);
});

test('a speaker from a later page takes the first-page place of the longest silent person; nobody else moves', () => {
  const heard: Record<string, number> = { a: 10, b: 5, c: 20, e: 30 };
  const order = frontSpeakers(['a', 'b', 'c', 'd', 'e'], 3, (key) => heard[key] ?? Number.NEGATIVE_INFINITY);
  assert.deepEqual(order, ['a', 'e', 'c', 'd', 'b']);
});

test('nobody moves if everyone on later pages is silent', () => {
  const order = frontSpeakers(['a', 'b', 'c', 'd'], 2, () => Number.NEGATIVE_INFINITY);
  assert.deepEqual(order, ['a', 'b', 'c', 'd']);
});

test('nobody moves for a person who spoke before everyone on the first page', () => {
  const heard: Record<string, number> = { a: 10, b: 9, c: 1 };
  assert.deepEqual(
    frontSpeakers(['a', 'b', 'c'], 2, (key) => heard[key]!),
    ['a', 'b', 'c'],
  );
});

test('participants who speak now come to the first page in their order, and never in the place of a speaker there', () => {
  const heard: Record<string, number> = { a: Number.POSITIVE_INFINITY, b: 5, c: 4 };
  const order = frontSpeakers(['a', 'b', 'c', 'd', 'e'], 3, (key) => heard[key] ?? Number.POSITIVE_INFINITY);
  assert.deepEqual(order, ['a', 'e', 'd', 'c', 'b']);
});
