import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CaptionLines, isCaptionFact } from '../../src/elements/captions/caption-lines.js';

const textsAt = (lines: CaptionLines, nowMs: number) => lines.at(nowMs).map(({ text }) => text);

test('a breath is one line that grows, and the next breath is another', () => {
  const lines = new CaptionLines();
  lines.hear('ada', { breath: 0, text: 'Good' }, 0);
  lines.hear('grace', { breath: 0, text: 'Hi' }, 10);
  lines.hear('ada', { breath: 0, text: 'Good morning' }, 20);
  lines.hear('ada', { breath: 1, text: 'So' }, 30);
  assert.deepEqual(textsAt(lines, 40), ['Good morning', 'Hi', 'So']);
});

test('of many lines the latest three are shown, and each goes some seconds after its last word', () => {
  const lines = new CaptionLines();
  for (let breath = 0; breath < 5; breath++) lines.hear('ada', { breath, text: `${breath}` }, breath * 1_000);
  assert.deepEqual(textsAt(lines, 4_000), ['2', '3', '4']);
  assert.deepEqual(textsAt(lines, 8_500), ['3', '4']);
  assert.deepEqual(textsAt(lines, 11_000), []);
});

test('of a long breath the end is shown, from the start of a word', () => {
  const lines = new CaptionLines();
  lines.hear('ada', { breath: 0, text: `${'word '.repeat(60)}end` }, 0);
  const [text] = textsAt(lines, 0);
  assert.ok(text!.length <= 160, 'text!.length <= 160');
  assert.match(text!, /^…word .* end$/);
});

test('what others send is taken for a caption only if it is one', () => {
  assert.ok(isCaptionFact({ breath: 0, text: 'Hi' }), "isCaptionFact({ breath: 0, text: 'Hi' })");
  for (const data of [null, 'Hi', 3, {}, { breath: '0', text: 'Hi' }, { breath: 0, text: ['Hi'] }])
    assert.equal(isCaptionFact(data), false);
});
