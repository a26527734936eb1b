import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { en } from '../../src/elements/i18n/en.js';
import { enPanels } from '../../src/elements/i18n/en-panels.js';
import { sayTerm } from '../../src/elements/i18n/say-term.js';
import type { Terms } from '../../src/elements/i18n/terms.js';
import { ar } from '../../src/elements/i18n/translations/ar.js';
import { de } from '../../src/elements/i18n/translations/de.js';
import { es } from '../../src/elements/i18n/translations/es.js';
import { fr } from '../../src/elements/i18n/translations/fr.js';
import { ja } from '../../src/elements/i18n/translations/ja.js';
import { pt } from '../../src/elements/i18n/translations/pt.js';
import { zh } from '../../src/elements/i18n/translations/zh.js';

const english: Terms = { ...en, ...enPanels };
const translations: readonly Terms[] = [ar, de, es, fr, ja, pt, zh];

type Term = keyof Terms & string;
const TERMS = Object.keys(english) as Term[];

/** The same word in both languages, or nothing but what is put into it. */
const ALIKE: Readonly<Record<string, readonly Term[]>> = {
  ar: ['withShortcut'],
  de: [
    'withShortcut',
    'tile',
    'chat',
    'plainText',
    'checkServer',
    'checkUpload',
    'checkDownload',
    'megabits',
    'whiteboard',
    'toolEllipse',
    'toolText',
    'colorOrange',
  ],
  es: ['withShortcut', 'tile', 'chat', 'megabits', 'boardColor'],
  fr: [
    'toolRectangle',
    'toolEllipse',
    'colorOrange',
    'breakoutMinutes',
    'withShortcut',
    'tile',
    'participant',
    'microphone',
    'pollQuestion',
    'megabits',
  ],
  ja: ['ai'],
  pt: ['withShortcut', 'tile', 'chat', 'checkDownload', 'megabits'],
  zh: ['ai'],
};

/** Arguments of every kind that terms take. */
const ARGUMENTS: readonly (readonly unknown[])[] = [
  ['Ada', ['x']],
  [3, 7],
  [1, '1'],
  [['Ada', 'Grace', 'Linus'], 0],
  [['Ada'], 2],
  ['siteSetup', ['x']],
  ['آدا', 'moderator'],
];

/** Terms that take a list, and would take a text as the list of its characters. */
const TAKES_LIST: ReadonlySet<Term> = new Set([
  'tile',
  'whoIsIn',
  'hasJoined',
  'hasLeft',
  'typing',
  'typingToYou',
  'waitsForVideo',
  'reactedWith',
]);

/** All that a term says: of a function, with whatever it does not choke on. */
function said(terms: Terms, term: Term): string[] {
  const value = terms[term] as string | ((...args: unknown[]) => string);
  if (typeof value === 'string') return [value];
  return ARGUMENTS.flatMap((args) => {
    try {
      return value(...args);
    } catch {
      return [];
    }
  });
}

for (const translation of translations) {
  const { $code: code } = translation;

  test(`${code} has every term, and no unused term`, () => {
    assert.deepEqual(Object.keys(translation).sort(), [...TERMS].sort());
    for (const term of TERMS) {
      const words = said(translation, term);
      assert.ok(words.length > 0, `${term} can be said`);
      for (const word of words) assert.ok(typeof word === 'string' && !word.includes('undefined'), term);
    }
  });

  test(`${code} has no term left in English by mistake`, () => {
    const alike = TERMS.filter((term) => !term.startsWith('$')).filter(
      (term) => said(translation, term).join('|') === said(english, term).join('|'),
    );
    assert.deepEqual(alike.sort(), [...(ALIKE[code] ?? [])].sort());
  });
}

test('isolating the names of a term changes nothing else', () => {
  const withoutIsolates = (text: string) => text.replace(/[\u2068\u2069]/gu, '');
  for (const terms of [english, ...translations])
    for (const term of TERMS) {
      const say = terms[term] as string | ((...args: unknown[]) => string);
      if (typeof say === 'string' || TAKES_LIST.has(term)) continue;
      const isolated = { ...terms, [term]: (...args: unknown[]) => sayTerm(term, say, ...args) };
      assert.deepEqual(
        said(isolated, term).map(withoutIsolates),
        said(terms, term).map(withoutIsolates),
        `${terms.$code} ${term}`,
      );
    }
});

test('each language has its own code, its own name and its direction', () => {
  assert.deepEqual([english, ...translations].map(({ $code, $dir }) => `${$code} ${$dir}`).sort(), [
    'ar rtl',
    'de ltr',
    'en ltr',
    'es ltr',
    'fr ltr',
    'ja ltr',
    'pt ltr',
    'zh ltr',
  ]);
  const names = [english, ...translations].map(({ $name }) => $name);
  assert.equal(new Set(names).size, 8);
});

test('names are listed as the language lists them', () => {
  const names = ['Ada', 'Grace', 'Linus'];
  assert.match(english.whoIsIn(names, 0), /^Ada, Grace, and Linus are here$/);
  assert.match(de.whoIsIn(names, 0), /Ada, Grace und Linus/);
  assert.match(ja.whoIsIn(names, 0), /Ada、Grace、Linus/);
  assert.match(ar.whoIsIn(names, 0), /Ada وGrace وLinus/);
});

/** Files that spell a word of the panels, but as something else, such as a theme or a density. */
const SPELL_IT =
  /\/(room-styles|room-view|view-persistence|call-room-element|presence-words|chosen-effects)\.ts$/;

test('a call before a panel is opened needs no word that loads with the panels', () => {
  const words = Object.keys(enPanels);
  const seen = new Set<string>();
  const missing: string[] = [];
  /** Follows the imports that load with a file, not those that load on demand or are types. */
  const read = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    const code = readFileSync(file, 'utf8');
    if (!SPELL_IT.test(file) && !file.endsWith('/en-panels.ts'))
      missing.push(...words.filter((word) => code.includes(`'${word}'`)).map((word) => `${file}: ${word}`));
    for (const [, path] of code.matchAll(/^(?:import (?!type)[^;]*?|export [^;]*? )'(\.[^']+)\.js';/gm)) {
      const next = fileURLToPath(new URL(`${path}.ts`, `file://${file}`));
      if (next.includes('/src/elements/')) read(next);
    }
  };
  for (const entry of [
    'bundle',
    'stage/call-stage',
    'stage/bar-controls',
    'invite/call-invite',
    'end-screen/call-end-screen',
    'notices/room-notices',
  ])
    read(fileURLToPath(new URL(`../../src/elements/${entry}.ts`, import.meta.url)));
  assert.ok(seen.size > 100, `${seen.size} files were read`);
  assert.deepEqual(missing, []);
});
