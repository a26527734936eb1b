import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CaptionLines, isCaptionMessage, shownPart } from '../../src/elements/captions/caption-lines.js';

const textsAt = (lines: CaptionLines, nowMs: number) => lines.at(nowMs).map(({ text }) => text);

test('an utterance is a growing line, and the next utterance is a new line', () => {
  const lines = new CaptionLines();
  lines.add('ada', { utterance: 0, text: 'Good' }, 0);
  lines.add('grace', { utterance: 0, text: 'Hi' }, 10);
  lines.add('ada', { utterance: 0, text: 'Good morning' }, 20);
  lines.add('ada', { utterance: 1, text: 'So' }, 30);
  assert.deepEqual(textsAt(lines, 40), ['Good morning', 'Hi', 'So']);
});

test('the latest three lines are shown, each for some seconds after its last word', () => {
  const lines = new CaptionLines();
  for (let utterance = 0; utterance < 5; utterance++)
    lines.add('ada', { utterance: utterance, text: `${utterance}` }, utterance * 1_000);
  assert.deepEqual(textsAt(lines, 4_000), ['2', '3', '4']);
  assert.deepEqual(textsAt(lines, 8_500), ['3', '4']);
  assert.deepEqual(textsAt(lines, 11_000), []);
});

test('a long utterance shows its end, from the start of a word', () => {
  const lines = new CaptionLines();
  lines.add('ada', { utterance: 0, text: `${'word '.repeat(60)}end` }, 0);
  const [text] = textsAt(lines, 0);
  assert.ok(text!.length <= 160, 'a caption has at most 160 characters');
  assert.match(text!, /^…word .* end$/);
});

test('a long utterance of emoji begins with a whole emoji', () => {
  const family = '👩‍👩‍👧‍👦';
  // The last 2,560 code units, of which a line shows 160 characters, begin inside an emoji.
  assert.equal(shownPart(`${family.repeat(400)}!`), `…${family.repeat(159)}!`);
});

test('malformed captions of others are ignored', () => {
  assert.ok(isCaptionMessage({ utterance: 0, text: 'Hi' }), 'a well-formed caption is accepted');
  for (const data of [null, 'Hi', 3, {}, { utterance: '0', text: 'Hi' }, { utterance: 0, text: ['Hi'] }])
    assert.equal(isCaptionMessage(data), false);
});
