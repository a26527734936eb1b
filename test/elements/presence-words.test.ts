import assert from 'node:assert/strict';
import { test } from 'node:test';
import { presenceWords } from '../../src/elements/room/presence-words.js';

test('the words of the attribute presence may be on several lines, and unknown words have no effect', () => {
  const none = { away: false, device: false, status: false };
  assert.deepEqual(presenceWords(''), none);
  assert.deepEqual(presenceWords('\n  away\n\tstatus\n'), { ...none, away: true, status: true });
  assert.deepEqual(presenceWords('busy constructor'), none);
  assert.deepEqual(presenceWords('device  busy'), { ...none, device: true });
});
