import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PublicationRecord } from '../../src/peer/publication.js';
import { encodingsFor } from '../../src/peer/sender-parameters.js';
import { sourceSettings } from '../../src/peer/sources.js';
import { fakeTrack } from './fake-connection.js';

function camera(change: Partial<PublicationRecord> = {}): PublicationRecord {
  const { layers, priority } = sourceSettings.camera;
  return Object.assign(new PublicationRecord(fakeTrack('video'), 'camera', 'cam', layers, priority), change);
}

function sent(record: PublicationRecord): (number | null)[] {
  return encodingsFor(record).map(({ active, maxBitrate }) => (active ? (maxBitrate ?? 0) : null));
}

test('all layers are sent with what each may have', () => {
  assert.deepEqual(sent(camera()), [1_700_000, 500_000, 150_000]);
});

test('nobody encodes a layer that nobody watches, but the least', () => {
  assert.deepEqual(sent(camera({ activeLayers: new Set(['b']) })), [null, 500_000, 150_000]);
  assert.deepEqual(sent(camera({ activeLayers: new Set() })), [null, null, 150_000]);
});

test('a limit takes the best layers away, and leaves the least', () => {
  assert.deepEqual(sent(camera({ limit: 'medium' })), [null, 500_000, 150_000]);
  assert.deepEqual(sent(camera({ limit: 'low' })), [null, null, 150_000]);
});

test('a bound is spent from the least layer up, and a layer with too little of it is not sent', () => {
  assert.deepEqual(sent(camera({ maxBitrateBps: 2_000_000 })), [1_350_000, 500_000, 150_000]);
  assert.deepEqual(sent(camera({ maxBitrateBps: 700_000 })), [null, 500_000, 150_000]);
  assert.deepEqual(sent(camera({ maxBitrateBps: 60_000 })), [null, null, 60_000]);
});

test('sound has no bound of its own until there is no room for video any more', () => {
  const { priority } = sourceSettings.microphone;
  const record = new PublicationRecord(fakeTrack('audio'), 'microphone', 'mic', [], priority);
  assert.deepEqual(encodingsFor(record), [{ active: true }]);
  record.limit = 'off';
  assert.deepEqual(encodingsFor(record), [{ active: true, maxBitrate: 20_000 }]);
  record.maxBitrateBps = 12_000;
  assert.deepEqual(encodingsFor(record), [{ active: true, maxBitrate: 12_000 }]);
});
