import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { encodeMediaMessage } from '../../../src/local/adapters/media-message.js';
import { readPcmPacket } from '../../../src/server/ai/pcm-packet.js';
import { Resampler } from '../../../src/server/ai/resampler.js';
import { StreamClock } from '../../../src/server/ai/stream-clock.js';
import { Utterances } from '../../../src/server/ai/utterances.js';

describe('a packet of the SFU', () => {
  test('is read as the local SFU writes it', () => {
    const payload = Buffer.from(Int16Array.of(1, -2, 3, -4).buffer);
    const packet = encodeMediaMessage({ sequenceNumber: 300, timestamp: 0xffffffff, payload });
    const { timestamp, samples } = readPcmPacket(packet);
    assert.deepEqual([timestamp, ...samples], [0xffffffff, 1, -2, 3, -4]);
  });

  const malformed: [name: string, bytes: Uint8Array][] = [
    ['empty', Uint8Array.of()],
    ['without a payload', Uint8Array.of(0x08, 1)],
    ['that ends early', Uint8Array.of(0x2a, 8, 1)],
    ['of a huge length', Uint8Array.of(0x2a, 0xff, 0xff, 0xff, 0xff, 0x0f, 1)],
    ['with an endless number', new Uint8Array(20).fill(0xff)],
    ['of an unknown type', Uint8Array.of(0x2b, 1)],
    ['with half a sample', Uint8Array.of(0x2a, 3, 1, 2, 3)],
    ['above 32 kB', encodeMediaMessage({ timestamp: 0, payload: Buffer.alloc(40_000) })],
  ];
  for (const [name, bytes] of malformed)
    test(`is refused: ${name}`, () => assert.throws(() => readPcmPacket(bytes), { code: 'packet_invalid' }));
});

describe('the resampler', () => {
  const stereo = (hertz: number, samples: number, from: number) =>
    Int16Array.from({ length: samples * 2 }, (_, at) =>
      Math.round(10_000 * Math.sin((2 * Math.PI * hertz * (from + (at >> 1))) / 48_000)),
    );
  const peakOf = (hertz: number) => {
    const resampler = new Resampler();
    const output: number[] = [];
    for (let from = 0; from < 48_000; from += 961) output.push(...resampler.add(stereo(hertz, 961, from)));
    assert.ok(Math.abs(output.length - 16_000) < 350, `${output.length} samples of a second`);
    return Math.max(...output.slice(100));
  };
  test('keeps speech, and removes what 16 kHz cannot carry', () => {
    assert.ok(peakOf(1_000) > 9_500, 'a voice');
    assert.ok(peakOf(12_000) < 300, 'a hiss');
  });
});

describe('the clock of a stream', () => {
  test('knows when a word was said, also after a pause that the service did not get', () => {
    const clock = new StreamClock();
    clock.add(16_000, 0, 101_000);
    assert.equal(clock.atMs(500), 100_500);
    assert.equal(clock.add(320, 48_000 + 4_800, 101_120), 1_600, 'a short pause is silence');
    clock.add(16_000, 48_000 * 100, 201_000);
    assert.equal(clock.atMs(1_120 + 500), 200_500);
    clock.begin(16_000);
    assert.equal(clock.atMs(250), 200_250);
  });
});

describe('utterances', () => {
  const result = (text: string, isFinal: boolean, endsUtterance = false) => ({
    text,
    isFinal,
    endsUtterance,
    startMs: 0,
    endMs: 100,
  });
  test('join what stays, end with a pause, and are cut and cleaned', () => {
    const utterances = new Utterances();
    assert.equal(utterances.add(result('', false)), null);
    assert.equal(utterances.add(result('good', false))?.text, 'good');
    utterances.add(result('good morning', true));
    assert.equal(utterances.add(result('to you', false))?.text, 'good morning to you');
    const whole = utterances.add(result('to\n\u202Eyou', true, true));
    assert.deepEqual([whole?.text, whole?.isFinished, whole?.utterance], ['good morning to you', true, 1]);
    const long = utterances.add(result('a '.repeat(30_000), true));
    assert.ok(long?.isFinished && long.text.length <= 2_000, `${long?.text.length} characters`);
    assert.equal(utterances.finish(), null);
  });
});
