import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type Entry, PublicSurface, publicEntries } from './support/public-surface.js';

/**
 * Other entries from which the types in an entry's signatures may come, because users of the entry also import them. All
 * other entries export every type that their own signatures name.
 */
const ALSO: readonly [entry: RegExp, others: readonly string[]][] = [
  [/^callroom\/elements(\/|$)/, ['callroom', 'callroom/room', 'callroom/elements', 'callroom/processors']],
  [/^callroom\/bundle$/, ['callroom', 'callroom/room', 'callroom/elements', 'callroom/processors']],
  [
    /^callroom\/(behaviors|files|recording|processors|testing)$/,
    ['callroom', 'callroom/room', 'callroom/behaviors'],
  ],
  [/^callroom\/local\/vite$/, ['callroom/local']],
];

const entries = publicEntries();
/** No entry: what it names is not exported beside it. */
const inner = {
  name: 'inner',
  file: fileURLToPath(new URL('../src/call/participants/participant-list.ts', import.meta.url)),
};
const isServer = ({ name }: Entry) => name === 'callroom/server';

describe('the public surface', () => {
  let pages: PublicSurface;
  let server: PublicSurface;
  before(() => {
    pages = new PublicSurface([...entries.filter((entry) => !isServer(entry)), inner], 'tsconfig.json');
    server = new PublicSurface(entries.filter(isServer), 'tsconfig.server.json');
  });

  test('is searched for parameters, members and what a method returns', () => {
    const named = pages.missing(inner, []).map(({ type }) => type);
    for (const type of ['SubscriptionScheduler', 'BaseRoomClient', 'Subscribing'])
      assert.ok(named.includes(type), `${type} is not found in ${named.join()}`);
  });

  test('every entry exports each type that its signatures name', () => {
    const missing = entries.flatMap((entry) => {
      const names = ALSO.find(([pattern]) => pattern.test(entry.name))?.[1] ?? [];
      const also = entries.filter(({ name }) => names.includes(name));
      return (isServer(entry) ? server : pages).missing(entry, also);
    });
    const lines = missing.map(({ entry, type, usedIn }) => `${entry}: ${type} (${usedIn})`);
    assert.deepEqual(
      lines,
      [],
      `export these from the entry, or hide where they are used:\n${lines.join('\n')}`,
    );
  });
});
