import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TogetherLab } from '../bench/together/together-lab.js';

/** A minute in the long run; see `npm run bench -- together`. */
const MEASURED_MS = process.env.CALLROOM_LONG ? 60_000 : 3_000;

test('five pages show the same second of a film, with slow lines, wrong clocks and one that buffers', async () => {
  const lab = await TogetherLab.start(process.env.CALLROOM_LONG ? 200 : 90);
  try {
    await lab.settle();
    const { p99Ms, mostMs, samples } = await lab.measure(MEASURED_MS);
    const seen = `p99 ${p99Ms} ms, at most ${mostMs} ms, of ${samples} samples`;
    assert.ok(samples > 20 && p99Ms <= 200 && mostMs <= 500, seen);
  } finally {
    await lab.close();
  }
});
