import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { PROPERTY_EFFECTS, type PropertyEffect } from '../../src/elements/room/property-effects.js';

/** The rows of the documentation, from top to bottom. */
const ROWS: PropertyEffect[] = ['new call', 'new call before joining', 'next join', 'next connect', 'now'];

test('docs/frameworks.md has the properties of each effect in code', () => {
  const text = readFileSync(new URL('../../docs/frameworks.md', import.meta.url), 'utf8');
  const table = text.split('| what changing it does')[1]!.split('\n\n')[0]!;
  const rows = table.split('\n').slice(2);
  const documented = rows.map((row) => [...row.split('|')[1]!.matchAll(/`(\w+)`/g)].map(([, name]) => name));
  const inCode = ROWS.map((effect) =>
    Object.entries(PROPERTY_EFFECTS).flatMap(([name, one]) => (one === effect ? [name] : [])),
  );
  assert.deepEqual(
    documented.map((names) => names.sort()),
    inCode.map((names) => names.sort()),
  );
});
