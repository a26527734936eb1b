import assert from 'node:assert/strict';
import { test } from 'node:test';
import { candidatesOf } from '../../src/server/room/media/calls-bodies.js';

test('a track whose mid is too long to store is refused, because nobody could close it again', () => {
  const publish = (mid: string) =>
    candidatesOf([{ location: 'local', trackName: 'voice', mid }], [{ mid, kind: 'audio', layers: [] }]);
  assert.equal(publish('0')[0]?.mid, '0');
  assert.throws(() => publish('__proto__'), { code: 'invalid_message' });
});
