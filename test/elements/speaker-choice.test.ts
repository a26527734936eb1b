import assert from 'node:assert/strict';
import { test } from 'node:test';
import { frontSpeakers, SpeakerChoice } from '../../src/elements/media-grid/speaker-choice.js';

/** Lets someone speak from `fromMs` to `toMs`, heard ten times a second. */
function speak(choice: SpeakerChoice, key: string, fromMs: number, toMs: number): void {
  for (let now = fromMs; now <= toMs; now += 100) choice.hear(key, 0.5, now);
}

test('the first person who speaks becomes the speaker at once, and stays it in a silence', () => {
  const choice = new SpeakerChoice();
  assert.equal(choice.hear('ada', 0.5, 0), true);
  choice.hear('grace', 0.01, 5000);
  assert.equal(choice.current, 'ada');
});

test('a cough does not change the speaker', () => {
  const choice = new SpeakerChoice();
  speak(choice, 'ada', 0, 1000);
  speak(choice, 'grace', 3000, 3300);
  assert.equal(choice.current, 'ada');
});

test('a person who keeps talking after the speaker stops becomes the speaker', () => {
  const choice = new SpeakerChoice();
  speak(choice, 'ada', 0, 1000);
  speak(choice, 'grace', 1500, 2500);
  assert.equal(choice.current, 'grace');
});

test('the speaker stays while still talking, whoever else talks', () => {
  const choice = new SpeakerChoice();
  for (let now = 0; now < 5000; now += 100) {
    choice.hear('ada', 0.3, now);
    choice.hear('grace', 0.9, now);
  }
  assert.equal(choice.current, 'ada');
});

test('a person who left is no longer the speaker', () => {
  const choice = new SpeakerChoice();
  speak(choice, 'ada', 0, 1000);
  choice.forget('ada');
  assert.equal(choice.current, null);
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
