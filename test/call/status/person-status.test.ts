import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  builtInOf,
  customStatus,
  NO_STATUS,
  partsOfStatus,
  statusOf,
  statusText,
} from '../../../src/call/status/person-status.js';

describe('a person’s status', () => {
  test('is read as it was written', () => {
    const said = {
      away: true,
      device: 'phone',
      breakout: 'Team A',
      status: { text: 'At lunch', emoji: '🥗' },
    } as const;
    assert.deepEqual(statusOf(builtInOf(said)), said);
    assert.deepEqual(builtInOf(NO_STATUS), {});
    assert.deepEqual(statusOf({}), NO_STATUS);
  });

  test('of another form is no status', () => {
    const forms = [
      null,
      undefined,
      1,
      'away',
      [],
      { away: 'yes', device: 'fridge', breakout: 7, status: 'x' },
    ];
    for (const form of forms) assert.deepEqual(statusOf(form), NO_STATUS);
    assert.deepEqual(statusOf({ status: { text: {}, emoji: [] }, breakout: '\u3164' }), NO_STATUS);
  });

  test('is cleaned as a name, and cut at 64 code points', () => {
    assert.equal(statusText('  in\u202E a\n\nmeeting\u200B '), 'in a meeting');
    assert.equal([...statusText('🥗'.repeat(100))].length, 64);
    assert.equal([...statusText('a'.repeat(1_000_000))].length, 64);
    assert.equal(statusText(5), '');
    assert.equal(customStatus({ text: '\u3164\u200B' }), null);
  });

  test('has one emoji, or none', () => {
    for (const emoji of ['🥗', '🇩🇪', '👩🏻‍❤️‍💋‍👩🏻', '1️⃣', '☕'])
      assert.deepEqual(customStatus({ text: 'x', emoji }), { text: 'x', emoji });
    for (const emoji of ['', 'text', ' ', '🥗 🥗', '🥗🥗', 'a🥗', '7', '\u202E'])
      assert.deepEqual(customStatus({ text: 'x', emoji }), { text: 'x' });
    assert.deepEqual(customStatus({ text: '', emoji: '🥗' }), { text: '', emoji: '🥗' });
    assert.equal(customStatus(null), null);
  });

  test('from one field has the emoji at its start', () => {
    assert.deepEqual(partsOfStatus(' 🥗  At lunch 🥗'), { text: 'At lunch 🥗', emoji: '🥗' });
    assert.deepEqual(partsOfStatus('🏳️‍🌈Pride'), { text: 'Pride', emoji: '🏳️‍🌈' });
    assert.deepEqual(partsOfStatus('2 minutes late'), { text: '2 minutes late', emoji: '' });
    assert.deepEqual(partsOfStatus('☕'), { text: '', emoji: '☕' });
    assert.deepEqual(partsOfStatus('  '), { text: '', emoji: '' });
  });
});
