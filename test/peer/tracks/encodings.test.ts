import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  encodingsFor,
  initialEncodings,
  layersOf,
  linesOf,
  sourceSettings,
} from '../../../src/peer/tracks/encodings.js';
import { chooseLayer } from '../../../src/peer/tracks/layers.js';
import { PublicationRecord } from '../../../src/peer/tracks/publication.js';
import { fakeTrack } from '../fake-connection.js';

function camera(change: Partial<PublicationRecord> = {}, lines = 720): PublicationRecord {
  const { priority } = sourceSettings.camera;
  const record = new PublicationRecord(fakeTrack('video', lines), 'camera', 'cam', null, priority);
  return Object.assign(record, change);
}

/** By name, best first: the bound of each in bits per second; null: it is not sent. */
function sent(record: PublicationRecord): (number | null)[] {
  return encodingsFor(record)
    .map(({ active, maxBitrate }) => (active ? (maxBitrate ?? 0) : null))
    .reverse();
}

/** What is captured, and the layers that it gets: name, divisor, kilobits and frames per second. */
const captures: [lines: number, ...layers: string[]][] = [
  [90, 'c÷1 40k 30'],
  [179, 'c÷1 140k 30'],
  [180, 'c÷1 150k 30'],
  [240, 'c÷1 240k 30'],
  [359, 'c÷1 500k 30'],
  [360, 'b÷1 500k 30', 'c÷2 150k 15'],
  [480, 'b÷1 830k 30', 'c÷2 240k 15'],
  [719, 'b÷1 1700k 30', 'c÷2 500k 15'],
  [720, 'a÷1 1700k 30', 'b÷2 500k 30', 'c÷4 150k 15'],
  [1080, 'a÷1 3000k 30', 'b÷2 1020k 30', 'c÷4 300k 15'],
  [2160, 'a÷1 3000k 30', 'b÷2 1700k 30', 'c÷4 500k 15'],
];

test('the layers of a camera follow the lines that it captures', () => {
  for (const [lines, ...expected] of captures) {
    const layers = layersOf('camera', lines);
    assert.deepEqual(
      layers.map(
        (layer) => `${layer.rid}÷${layer.scaleDownBy} ${layer.maxBitrateBps / 1000}k ${layer.maxFramerate}`,
      ),
      expected,
      `${lines} lines`,
    );
  }
});

test('no layer has fewer than 180 lines unless the capture has, and layer names keep their meaning', () => {
  const least = { a: 720, b: 360, c: 180 };
  for (let lines = 1; lines <= 2160; lines++) {
    for (const { rid, scaleDownBy } of layersOf('camera', lines)) {
      const has = lines / scaleDownBy;
      assert.ok(has >= Math.min(lines, least[rid as 'a']), `${rid} of ${lines} lines has ${has}`);
      if (lines >= 180) assert.ok(has >= 180, `${rid} of ${lines} lines has ${has}`);
    }
  }
});

test('a phone held upright has the layers of a phone held sideways', () => {
  const sized = (width: number, height: number) =>
    linesOf({ getSettings: () => ({ width, height }) } as MediaStreamTrack);
  for (const [lines] of captures) {
    const wide = Math.round((lines * 16) / 9);
    assert.equal(sized(wide, lines), lines);
    assert.equal(sized(lines, wide), lines);
  }
});

test('a capture of unknown size counts as 720 lines', () => {
  for (const settings of [{}, { width: 320 }, { height: 0, width: 0 }]) {
    assert.equal(linesOf({ getSettings: () => settings } as MediaStreamTrack), 720);
  }
});

test('a screen has a single layer at any size, and audio has none', () => {
  for (const lines of [180, 720, 2160]) {
    assert.deepEqual(
      layersOf('screen', lines).map(({ scaleDownBy }) => scaleDownBy),
      [1],
    );
  }
  assert.deepEqual(layersOf('microphone', 0), []);
});

test('a camera negotiates the same layer names at any capture size, the lowest first', () => {
  for (const [lines] of captures) {
    const encodings = initialEncodings(camera({}, lines));
    assert.deepEqual(
      encodings.map(({ rid, active }) => [rid, active]),
      [
        ['c', true],
        ['b', true],
        ['a', true],
      ],
      `${lines} lines`,
    );
  }
  const screen = new PublicationRecord(fakeTrack('video'), 'screen', 's', null, 'medium');
  assert.deepEqual(
    initialEncodings(screen).map((encoding) => 'rid' in encoding),
    [false],
  );
});

test('only the layers for the capture size are sent, and the size may change', () => {
  const record = camera({}, 360);
  const scales = () =>
    encodingsFor(record).map(({ active, scaleResolutionDownBy }) => active && scaleResolutionDownBy);
  assert.deepEqual(scales(), [2, 1, false]);
  record.track = fakeTrack('video', 180);
  assert.deepEqual(scales(), [1, false, false]);
  record.track = fakeTrack('video', 1080);
  assert.deepEqual(scales(), [4, 2, 1]);
});

test('all layers are sent, each with its maximum bit rate', () => {
  assert.deepEqual(sent(camera()), [1_700_000, 500_000, 150_000]);
});

test('a layer that nobody watches is not encoded, except the lowest', () => {
  assert.deepEqual(sent(camera({ activeLayers: new Set(['b']) })), [null, 500_000, 150_000]);
  assert.deepEqual(sent(camera({ activeLayers: new Set() })), [null, null, 150_000]);
});

test('a watched layer that is not captured or not allowed counts as the next lower layer', () => {
  const activeLayers = new Set(['a']);
  assert.deepEqual(sent(camera({ activeLayers }, 360)), [null, 500_000, 150_000]);
  assert.deepEqual(sent(camera({ activeLayers }, 180)), [null, null, 150_000]);
  assert.deepEqual(sent(camera({ activeLayers, limit: 'medium' })), [null, 500_000, 150_000]);
});

test('a limit removes the best layers, and keeps the lowest', () => {
  assert.deepEqual(sent(camera({ limit: 'medium' })), [null, 500_000, 150_000]);
  assert.deepEqual(sent(camera({ limit: 'low' })), [null, null, 150_000]);
  assert.deepEqual(sent(camera({ limit: 'medium' }, 360)), [null, 500_000, 150_000]);
  assert.deepEqual(sent(camera({ limit: 'low' }, 360)), [null, null, 150_000]);
});

test('low-bandwidth captures 360 lines and sends half the size, not a quarter', () => {
  const [least] = encodingsFor(camera({ limit: 'low' }, 360));
  assert.equal(least?.scaleResolutionDownBy, 2);
});

test('a bit rate limit is spent from the lowest layer up, and a layer with too little is not sent', () => {
  assert.deepEqual(sent(camera({ maxBitrateBps: 2_000_000 })), [1_350_000, 500_000, 150_000]);
  assert.deepEqual(sent(camera({ maxBitrateBps: 700_000 })), [null, 500_000, 150_000]);
  assert.deepEqual(sent(camera({ maxBitrateBps: 60_000 })), [null, null, 60_000]);
});

test('layers given by the publisher stay unchanged at any capture size', () => {
  const given = [
    { rid: 'hi', scaleDownBy: 1, maxBitrateBps: 900_000 },
    { rid: 'lo', scaleDownBy: 3, maxBitrateBps: 90_000 },
  ];
  const record = new PublicationRecord(fakeTrack('video', 180), 'camera', 'cam', given, 'low');
  assert.deepEqual(record.layers, given);
  assert.deepEqual(
    initialEncodings(record).map(({ rid, scaleResolutionDownBy }) => [rid, scaleResolutionDownBy]),
    [
      ['lo', 3],
      ['hi', 1],
    ],
  );
});

test('a viewer gets the layer for its size, or else the best layer of the capture', () => {
  for (const [lines] of captures) {
    const names = layersOf('camera', lines).map(({ rid }) => rid);
    for (const height of [90, 180, 360, 720]) {
      const asked = chooseLayer(['a', 'b', 'c'], height, null)!;
      const got = names.find((rid) => rid >= asked);
      const { scaleDownBy } = layersOf('camera', lines).find(({ rid }) => rid === got)!;
      assert.ok(lines / scaleDownBy >= Math.min(height, lines), `${height} of ${lines}: ${got}`);
    }
  }
});

test('audio has no bit rate limit until video is stopped', () => {
  const { priority } = sourceSettings.microphone;
  const record = new PublicationRecord(fakeTrack('audio'), 'microphone', 'mic', null, priority);
  assert.deepEqual(encodingsFor(record), [{ active: true }]);
  record.limit = 'off';
  assert.deepEqual(encodingsFor(record), [{ active: true, maxBitrate: 20_000 }]);
  record.maxBitrateBps = 12_000;
  assert.deepEqual(encodingsFor(record), [{ active: true, maxBitrate: 12_000 }]);
});
