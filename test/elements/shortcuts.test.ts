import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keyOf } from '../../src/elements/base/pressed-key.js';
import { controlFor, SHORTCUTS } from '../../src/elements/base/shortcuts.js';

type Press = Partial<KeyboardEvent> & { altGraph?: boolean };

function press({ altGraph = false, ...press }: Press): KeyboardEvent {
  const plain = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, repeat: false };
  const none = { defaultPrevented: false, isComposing: false, keyCode: 0, code: '' };
  const getModifierState = (name: string) => name === 'AltGraph' && altGraph;
  return { ...plain, ...none, getModifierState, ...press } as KeyboardEvent;
}

/** What the keys M V S H E T L P C , F of a US keyboard type on layouts of other scripts. */
const FOREIGN: Readonly<Record<string, string>> = {
  Russian: 'ь м ы р у е д з с б а',
  Ukrainian: 'ь м і р у е д з с б а',
  Bulgarian: 'п э я г е ш в з ъ р о',
  'Serbian Cyrillic': 'м в с х е т л п ц , ф',
  Greek: 'μ ω σ η ε τ λ π ψ , φ',
  Hebrew: 'צ ה ד י ק א ך פ ב ת כ',
  Arabic: 'ة ر س ا ث ف م ح ؤ و ب',
  Persian: 'پ ر س ا ث ف م ح ز و ب',
  Georgian: 'მ ვ ს ჰ ე ტ ლ პ ც , ფ',
  Armenian: 'մ վ ս հ ե տ լ պ ց , ֆ',
  Thai: 'ท อ ห ้ ำ ะ ส ย แ ม ด',
  Hindi: 'स न े प ा ू त ज म , ि',
  Korean: 'ㅡ ㅍ ㄴ ㅗ ㄷ ㅅ ㅣ ㅔ ㅊ , ㄹ',
  'Japanese kana': 'も ひ と く い か り せ そ ね は',
};
const CODES = 'KeyM KeyV KeyS KeyH KeyE KeyT KeyL KeyP KeyC Comma KeyF'.split(' ');
const KEYS = 'm v s h e t l p c , f'.split(' ');

for (const [layout, typed] of Object.entries(FOREIGN)) {
  test(`a ${layout} layout has every shortcut where a US keyboard has it`, () => {
    for (const [index, key] of typed.split(' ').entries()) {
      const code = CODES[index]!;
      assert.equal(keyOf(press({ key, code })), KEYS[index], `${key} at ${code}`);
    }
  });
}

/** Where Latin layouts have our letters: by what the key types, wherever it is. */
const LATIN: Readonly<Record<string, readonly [key: string, code: string][]>> = {
  AZERTY: [
    ['m', 'Semicolon'],
    [',', 'KeyM'],
    ['?', 'KeyM'],
    ['s', 'KeyS'],
  ],
  QWERTZ: [
    ['m', 'KeyM'],
    [',', 'Comma'],
    ['?', 'Minus'],
  ],
  Dvorak: [
    ['m', 'KeyM'],
    ['v', 'Period'],
    ['s', 'Semicolon'],
    ['h', 'KeyJ'],
    ['e', 'KeyD'],
    ['t', 'KeyK'],
    ['l', 'KeyP'],
    ['p', 'KeyR'],
    ['c', 'KeyI'],
    [',', 'KeyW'],
    ['f', 'KeyY'],
    ['?', 'BracketLeft'],
  ],
  Colemak: [
    ['s', 'KeyD'],
    ['e', 'KeyK'],
    ['t', 'KeyF'],
    ['l', 'KeyU'],
    ['p', 'KeyR'],
    ['f', 'KeyE'],
  ],
  'Turkish F': [
    ['m', 'KeyS'],
    ['f', 'KeyQ'],
    ['ı', 'KeyS'],
  ],
};

for (const [layout, keys] of Object.entries(LATIN)) {
  test(`a ${layout} layout has its shortcuts where it types them`, () => {
    for (const [key, code] of keys) {
      assert.equal(keyOf(press({ key, code, shiftKey: key === '?' })), key, `${key} at ${code}`);
    }
  });
}

test('a Latin key that types another letter is not the shortcut of its place', () => {
  for (const [key, code] of [
    ['ö', 'KeyM'],
    ['é', 'KeyC'],
    [';', 'KeyM'],
    ['-', 'KeyS'],
    ['q', 'KeyM'],
  ] as const) {
    assert.equal(controlFor(keyOf(press({ key, code })) ?? ''), undefined, `${key} at ${code}`);
  }
});

test('the question mark of every layout shows help', () => {
  for (const [key, code] of [
    ['?', 'Slash'],
    ['?', 'Digit7'],
    ['؟', 'Slash'],
    ['？', 'Slash'],
    ['ฦ', 'Slash'],
    ['য', 'Slash'],
  ] as const) {
    assert.equal(keyOf(press({ key, code, shiftKey: true })), '?', key);
  }
  assert.equal(keyOf(press({ key: '،', code: 'KeyK', shiftKey: true })), ',');
});

test('Caps Lock changes no shortcut; Shift, AltGr and every other modifier make another command', () => {
  assert.equal(keyOf(press({ key: 'M', code: 'KeyM' })), 'm');
  assert.equal(keyOf(press({ key: 'Ь', code: 'KeyM' })), 'm');
  for (const shortcut of [
    { key: 'm', code: 'KeyM' },
    { key: 'ь', code: 'KeyM' },
    { key: ' ', code: 'Space' },
  ]) {
    assert.notEqual(keyOf(press(shortcut)), null);
    for (const modifier of [
      { ctrlKey: true },
      { metaKey: true },
      { altKey: true },
      { shiftKey: true },
      { altGraph: true },
      { repeat: true },
      { defaultPrevented: true },
    ]) {
      assert.equal(
        keyOf(press({ ...shortcut, ...modifier })),
        null,
        JSON.stringify({ ...shortcut, ...modifier }),
      );
    }
  }
});

test('dead keys and keys of an input method are no shortcut', () => {
  const tag = (event: Press) => controlFor(keyOf(press(event)) ?? '');
  assert.equal(tag({ key: 'Dead', code: 'KeyM' }), undefined);
  assert.equal(tag({ key: 'Process', code: 'KeyM', keyCode: 229 }), undefined);
  assert.equal(tag({ key: 'm', code: 'KeyM', isComposing: true }), undefined);
  assert.equal(tag({ key: 'm', code: 'KeyM', keyCode: 229 }), undefined);
  assert.equal(tag({ key: 'Unidentified', code: '' }), undefined);
});

test('an event without a key, as password managers dispatch it, is no shortcut', () => {
  assert.equal(keyOf({ type: 'keydown' } as KeyboardEvent), null);
});

test('each shortcut belongs to a single control', () => {
  const keys = Object.values(SHORTCUTS);
  assert.equal(new Set(keys).size, keys.length);
});
