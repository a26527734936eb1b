import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CaptionLines } from '../../src/elements/captions/caption-lines.js';
import { graphemesOf } from '../../src/elements/i18n/graphemes.js';
import { initialsOf } from '../../src/elements/tile/avatar.js';

const INITIALS: Readonly<Record<string, string>> = {
  'Ada Lovelace': 'AL',
  'ada king lovelace': 'AL',
  Ada: 'A',
  '': '',
  '   ': '',
  // The second guest.
  ' (2)': '',
  '…': '',
  // Signs of several code points.
  '👨‍👩‍👧‍👦 Smith': '👨‍👩‍👧‍👦S',
  'Ada 👩🏽‍🚀': 'A👩🏽‍🚀',
  '🇩🇪 Team': '🇩🇪T',
  '🏴󠁧󠁢󠁳󠁣󠁴󠁿 Scots': '🏴󠁧󠁢󠁳󠁣󠁴󠁿S',
  '1️⃣ First': '1️⃣F',
  '❤️': '❤️',
  'E\u0301lodie': 'É',
  'o\u0328\u0304': 'Ǭ',
  'क्षितिज शर्मा': `${graphemesOf('क्षितिज')[0]}श`,
  निखिल: 'नि',
  நிலா: 'நி',
  '김 철수': '김철',
  '\u1100\u1175\u11b7': '김',
  ก้อง: 'ก้',
  // Marks before the name.
  '"Ada" Lovelace': 'AL',
  '(Ada) — Lovelace': 'AL',
  '@grace': 'G',
  '-_-': '',
  '\u200fשרה כהן': 'שכ',
  'محمد علي': 'مع',
  // Scripts without capitals, and letters whose capitals are two.
  'ანა ბერიძე': 'აბ',
  ßen: 'S',
  王小明: '王',
  '𠮷野 家': '𠮷家',
};

for (const hasSegmenter of [true, false]) {
  const how = hasSegmenter ? 'with Intl.Segmenter' : 'without Intl.Segmenter';
  test(`initials are whole graphemes, ${how}`, (context) => {
    if (!hasSegmenter) {
      const { Segmenter } = Intl;
      Reflect.deleteProperty(Intl, 'Segmenter');
      context.after(() => Object.assign(Intl, { Segmenter }));
    }
    for (const [name, initials] of Object.entries(INITIALS)) {
      // Grapheme clusters in Devanagari depend on the Unicode version.
      if (!hasSegmenter && /\p{Script=Devanagari}/u.test(name) && name.includes('क्ष')) continue;
      assert.equal(initialsOf(name), initials, name);
    }
  });
}

test('a long caption is cut between graphemes', () => {
  const lines = new CaptionLines();
  lines.add('p', { utterance: 1, text: `${'x'.repeat(40)}${'👨‍👩‍👧'.repeat(200)}` }, 0);
  assert.equal(lines.at(0)[0]!.text, `…${'👨‍👩‍👧'.repeat(160)}`);
  lines.add('p', { utterance: 2, text: '👨‍👩‍👧'.repeat(160) }, 0);
  assert.equal(lines.at(0)[1]!.text, '👨‍👩‍👧'.repeat(160), 'what fits is not cut');
});
