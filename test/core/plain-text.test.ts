import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cleanName, cleanText, sayIsolated } from '../../src/core/plain-text.js';
import { assertLinear } from '../support/linear.js';

const cp = (...codes: number[]) => String.fromCodePoint(...codes);
const range = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);
const show = (text: string) =>
  [...text].map((sign) => `U+${sign.codePointAt(0)!.toString(16).toUpperCase()}`).join(' ');

/** Invisible characters that scripts and emoji need. */
const KEPT: Readonly<Record<string, string>> = {
  'Persian with ZWNJ': 'می\u200Cخواهم',
  'Persian abbreviation with ZWJ': 'ه\u200D.ش',
  'Devanagari half form': 'क्\u200Dष',
  'Bengali with ZWNJ': 'র\u200C্য',
  'Sinhala with ZWJ': 'ශ්\u200Dරී',
  'Mongolian variant': '\u1820\u180B',
  'Japanese variant of an ideograph': '葛\u{E0100}城',
  family: '👩\u200D👩\u200D👧',
  'astronaut with skin tone': '👩🏽\u200D🚀',
  'kiss with two skin tones': '🧑🏿\u200D❤\uFE0F\u200D💋\u200D🧑🏻',
  detective: '🕵\uFE0F\u200D♂\uFE0F',
  'pirate flag': '🏴\u200D☠\uFE0F',
  keycap: '1\uFE0F\u20E3',
  'text presentation': '☎\uFE0E',
  'country flag': '🇫🇮',
  'flag of England': '🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}',
  'flag of Scotland': '🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}',
  'Arabic with vowel marks': 'مُحَمَّدٌ',
  'Hebrew with points': 'שָׁלוֹם',
  Vietnamese: 'Nguyễn Thị Ngọc Ánh',
  Thai: 'ที่นี่',
  Tibetan: 'བསྒྲུབས',
};

/** Characters that turn text, hide in it, or control a terminal. */
const REMOVED = [
  ...range(0x202a, 0x202e),
  ...range(0x2066, 0x2069),
  0x200e,
  0x200f,
  0x061c,
  ...range(0x00, 0x08),
  ...range(0x0e, 0x1f),
  ...range(0x7f, 0x9f),
  0x00ad,
  0x034f,
  0x115f,
  0x1160,
  0x180e,
  ...range(0x200b, 0x200d),
  ...range(0x2060, 0x2064),
  ...range(0x206a, 0x206f),
  0x3164,
  0xfe0e,
  0xfe0f,
  0xfeff,
  0xffa0,
  ...range(0xfff9, 0xfffb),
  0xe0001,
  ...range(0xe0020, 0xe007f),
  0xe0100,
];

/** Names without visible characters. */
const INVISIBLE: readonly string[] = [
  '',
  '   ',
  '\t\n',
  '\u00A0\u2003\u3000',
  '\u3164',
  '\u2800',
  '\u2800 \u2800',
  '\u115F',
  '\u1160',
  '\uFFA0',
  '\u0301\u0302',
  '\u20DD',
  '\u200B\u200C\u200D\uFEFF',
  '\u202E\u2066\u200F',
  '\u{E0041}\u{E0042}',
  '\uFE0F',
  '\uD83D',
  '\u0000\u009F',
  '\uFFFC',
];

describe('text of other people', () => {
  for (const [what, text] of Object.entries(KEPT)) {
    test(`keeps ${what}`, () => {
      assert.equal(show(cleanText(`a ${text} b`)), show(`a ${text} b`));
      assert.equal(show(cleanName(text)), show(text.normalize('NFC')));
    });
  }

  test('loses direction controls, invisible and control characters', () => {
    for (const code of REMOVED) {
      assert.equal(cleanText(`Ad${cp(code)}a`), 'Ada', `U+${code.toString(16)} in a text`);
      assert.equal(cleanName(`Ad${cp(code)}a`), 'Ada', `U+${code.toString(16)} in a name`);
    }
  });

  test('keeps lines and tabs in a text, and none in a name', () => {
    assert.equal(cleanText(' a\r\nb\rc\u2028d\te\n'), 'a\nb\nc\nd\te');
    assert.equal(cleanName(' Ada\n \u2800 Lovelace\t'), 'Ada Lovelace');
  });

  test('keeps joiners and tags where they have a meaning, once', () => {
    assert.equal(show(cleanText('ب\u200C\u200C\u200Cت')), show('ب\u200Cت'));
    assert.equal(cleanText('👩\u200D'), '👩', 'joined to nothing');
    assert.equal(cleanText(`🏴${cp(...range(0xe0061, 0xe007a))}${cp(0xe007f)}`), '🏴', 'a sentence in tags');
    assert.equal(cleanText('a\u{E0067}\u{E0062}\u{E0065}\u{E007F}'), 'a', 'tags without a flag');
  });

  test('is empty without visible characters', () => {
    for (const name of INVISIBLE) {
      assert.equal(cleanName(name), '', show(name));
      assert.equal(cleanText(name), '', show(name));
    }
  });

  test('has at most four marks on a letter, however they are mixed', () => {
    assert.equal([...cleanName(`x${'\u0301'.repeat(100)}y`)].length, 6);
    assert.equal([...cleanText(`x${'\u0301\u0323\u0336\u20DD'.repeat(50)}y`)].length, 6);
    assert.ok([...cleanText(`ب${'\u064B\u200C'.repeat(100)}`)].length <= 9, 'joiners are no way around it');
  });

  test('is the same when it is cleaned again', () => {
    const texts = [...Object.values(KEPT), `x${'\u0301'.repeat(9)}`, 'ب\u202E\u200Cت', 'a\uFE0F\u200D❤'];
    for (const text of texts) {
      assert.equal(show(cleanText(cleanText(text))), show(cleanText(text)));
      assert.equal(show(cleanName(cleanName(text))), show(cleanName(text)));
    }
  });

  for (const unit of [
    '\u0301',
    '\u200D',
    'ب\u064B\u200C',
    '👩\u200D',
    ' ',
    '\u202E',
    '🏴\u{E0067}',
    '\r',
    '\uD83D',
  ]) {
    test(`${show(unit)} is cleaned in time that grows linearly`, () => {
      assertLinear(
        (count) => `a${unit.repeat(count)}b`,
        (text) => cleanName(cleanText(text)),
      );
    });
  }
});

describe('a sentence with names in it', () => {
  const joined = (name: string, others: readonly string[]) => `${[name, ...others].join(', ')} joined`;

  test('isolates names if any part runs from right to left', () => {
    assert.equal(sayIsolated(joined, 'שרה', ['Ada (2)']), '\u2068שרה\u2069, \u2068Ada (2)\u2069 joined');
    assert.equal(
      sayIsolated((name: string) => `${name} انضم`, 'Ada'),
      '\u2068Ada\u2069 انضم',
    );
  });

  test('adds no isolates if all of it runs from left to right, nor for a missing name', () => {
    assert.equal(sayIsolated(joined, 'Ada', ['松本']), 'Ada, 松本 joined');
    assert.equal(
      sayIsolated((name: string, count: number) => `${name}שלום${count}`, '', 3),
      'שלום3',
    );
  });
});
