import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  BYTES_PER_FRAME,
  OpusCodec,
  SAMPLE_RATE,
  SAMPLES_PER_FRAME,
} from '../../src/local/adapters/opus-codec.js';

const FRAMES = 25;

/** A frame of a tone. */
function frame(hertz: number, n: number): Buffer {
  const pcm = Buffer.alloc(BYTES_PER_FRAME);
  for (let at = 0; at < SAMPLES_PER_FRAME; at++) {
    const seconds = (n * SAMPLES_PER_FRAME + at) / SAMPLE_RATE;
    const sample = Math.round(8_000 * Math.sin(2 * Math.PI * hertz * seconds));
    for (const channel of [0, 2]) pcm.writeInt16LE(sample, at * 4 + channel);
  }
  return pcm;
}

function pitch(pcm: Buffer): number {
  let crossings = 0;
  for (let at = 4; at < pcm.length; at += 4)
    if (pcm.readInt16LE(at - 4) < 0 && pcm.readInt16LE(at) >= 0) crossings++;
  return (crossings * SAMPLE_RATE) / (pcm.length / 4);
}

test('many codecs of a process do not disturb each other', () => {
  const codecs = Array.from({ length: 12 }, (_, n) => ({
    hertz: 400 + n * 100,
    codec: new OpusCodec(),
    heard: [] as Buffer[],
  }));
  for (let n = 0; n < FRAMES; n++)
    for (const { hertz, codec, heard } of codecs) heard.push(codec.decode(codec.encode(frame(hertz, n)))!);
  for (const { hertz, codec, heard } of codecs) {
    const measured = pitch(Buffer.concat(heard.slice(5)));
    assert.ok(Math.abs(measured - hertz) < 10, `${hertz} Hz is heard as ${measured} Hz`);
    codec.close();
  }
});
