/**
 * What an element's documentation says it has, it has, and what it has is documented: parts, slots, states and events,
 * read out of its templates and those of the modules beside it that it uses. That each is there when it should be is
 * for the tests in a browser.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

type Kind = 'parts' | 'slots' | 'states' | 'events';

interface Declared {
  tagName: string;
  cssParts?: { name: string; description?: string }[];
  slots?: { name: string }[];
  cssStates?: { name: string }[];
  events?: { name: string }[];
}

/** What a base or a module has and an element never shows. */
const NEVER_SHOWN: Readonly<Record<string, readonly string[]>> = {
  // They count nothing.
  'call-settings-toggle': ['count'],
  'call-transcript-toggle': ['count'],
  // Puts its children into slots by hand: each is a control.
  'call-control-bar': ['icon'],
};

const manifest = analyze();
const eventsOf = eventNames();
const declared = manifest.modules.flatMap(({ path, declarations }) =>
  declarations.map((one) => ({ ...one, found: written(sources(`${root}${path}`).join('\n')) })),
);

function analyze(): { modules: { path: string; declarations: Declared[] }[] } {
  const folder = 'node_modules/.cache/callroom/documentation';
  const cem = 'node_modules/@custom-elements-manifest/analyzer/cem.js';
  execFileSync(process.execPath, [cem, 'analyze', '--outdir', folder, '--quiet'], { cwd: root });
  return JSON.parse(readFileSync(`${root}${folder}/custom-elements.json`, 'utf8'));
}

/** The event names of each class. */
function eventNames(): Map<string, string[]> {
  const source = readFileSync(`${root}src/elements/base/events.ts`, 'utf8');
  const names = new Map<string, string[]>();
  for (const [, name, type] of source.matchAll(/'(call-[a-z-]+)': (Call\w+Event)/g))
    names.set(type!, [...(names.get(type!) ?? []), name!]);
  return names;
}

/** A module without its comments. */
function code(path: string): string {
  return readFileSync(path, 'utf8')
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .replaceAll(/^\s*\/\/.*$/gm, '');
}

/** A class and all that it is written with: its bases, and the modules beside it; no other element, nor styles alone. */
function sources(path: string, seen = new Map<string, string>()): string[] {
  if (seen.has(path)) return [];
  const text = code(path);
  seen.set(path, text);
  const imported = [
    ...text.matchAll(/import (?!type\b)([^;]*?) from '(\.[^']+)\.js'/g),
    // What is loaded once it is wanted.
    ...text.matchAll(/import\(()'(\.[^']+)\.js'\)/g),
  ];
  for (const [, names, spec] of imported) {
    if (/^\{(?:\s*\w*[sS]tyles,?)+\s*\}$/.test(names!)) continue;
    const next = `${resolve(dirname(path), spec!)}.ts`;
    const isBeside = dirname(next) === dirname(path) && !/\/call-[a-z-]+\.ts$/.test(next);
    if (existsSync(next) && (isBeside || next.includes('/elements/ui/'))) sources(next, seen);
  }
  return [...seen.values()];
}

function all(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].flatMap(([, found]) => found ?? []);
}

function written(text: string): Record<Kind | 'exported' | 'inner', string[]> {
  const tables = all(text, /static override states: StateTable<\w+> = \{([\s\S]*?)\};/g);
  return {
    parts: [
      ...all(text, /[\s"`]part="([a-z_ -]+)"/g).flatMap((parts) => parts.split(' ')),
      ...all(text, /\bpart(?:: | = )'([a-z_-]+)'/g),
    ],
    exported: all(text, /exportparts="([^"]+)"/g)
      .flatMap((list) => list.split(','))
      .map((pair) => pair.split(':').at(-1)!.trim()),
    inner: all(text, /<(call-[a-z-]+)/g),
    slots: [...text.matchAll(/<slot\b(?:[^>]*?\bname="([a-z-]+)")?/g)].map(([, name]) => name ?? ''),
    states: tables.flatMap((table) => all(table, /(?:^|,)\s*'?([a-z-]+)'?: /gm)),
    events: [
      // Whatever fails is told of by the base of all.
      'call-error',
      ...all(text, /(?<!\[)'(call-[a-z-]+-request)'/g),
      ...all(text, /new Event\('([a-z-]+)'/g),
      // A class that is told which event it is has that beside it, and found above.
      ...all(text, /new (Call\w+Event)\b/g).flatMap((type) => {
        const names = eventsOf.get(type) ?? [];
        return names.length === 1 ? names : [];
      }),
    ],
  };
}

const sorted = (names: readonly string[]) => [...new Set(names)].sort();

/** The events that come out of an element: its own, and those of what is in it. */
function eventsFrom(tag: string, seen = new Set<string>()): string[] {
  if (seen.has(tag)) return [];
  seen.add(tag);
  const found = declared.find(({ tagName }) => tagName === tag)?.found;
  return found ? [...found.events, ...found.inner.flatMap((inner) => eventsFrom(inner, seen))] : [];
}

for (const { tagName: tag, found, cssParts = [], slots = [], cssStates = [], events = [] } of declared) {
  const isShown = (name: string) => !NEVER_SHOWN[tag]?.includes(name);
  const namesOf = (documented: readonly { name: string }[]) => documented.map(({ name }) => name);

  test(`<${tag}> has the parts that it is documented to have, and no others`, () => {
    const own = found.parts.filter(isShown);
    const parts = namesOf(cssParts).filter((part) => !found.exported.includes(part) || own.includes(part));
    assert.deepEqual(sorted(parts), sorted(own));
    // Those of what is in it are told of as parts, or in the words of the part that they are in.
    const told = cssParts.flatMap(({ name, description = '' }) => [name, ...all(description, /`([^`]+)`/g)]);
    for (const part of found.exported)
      assert.ok(told.includes(part), `${part} is exported and not documented`);
  });

  test(`<${tag}> has the slots that it is documented to have, and no others`, () => {
    assert.deepEqual(sorted(namesOf(slots)), sorted(found.slots.filter(isShown)));
  });

  test(`<${tag}> has the states that it is documented to have, and no others`, () => {
    assert.deepEqual(sorted(namesOf(cssStates)), sorted(found.states));
  });

  test(`<${tag}> dispatches the events that it is documented to dispatch, and no others of its own`, () => {
    const documented = namesOf(events);
    const from = eventsFrom(tag);
    assert.deepEqual(
      documented.filter((name) => !from.includes(name)),
      [],
      'documented, and never dispatched',
    );
    assert.deepEqual(
      found.events.filter((name) => !documented.includes(name)),
      [],
      'not documented',
    );
  });
}
