/**
 * Measures a room of 25 cameras with nine on the screen: bytes received and pixels decoded in the same time, against
 * partytracks, which pulls all of them. All cameras send a single layer, so layer selection gains nothing here.
 */
import type { Page } from 'playwright';
import { MediaLab, rounded } from './media/media-lab.js';
import type { BenchResult } from './run.js';

const PUBLISHERS = 25;
const SEEN = 9;
const TILE = { width: 400, height: 225 };
const MEASURED_MS = 10_000;
/** A single machine encodes, forwards and decodes this many. */
const PICTURE = { width: 320, height: 180, framesPerSecond: 10 };

export async function run(): Promise<BenchResult> {
  const lab = await MediaLab.start();
  const publisher = await lab.openPage();
  const tracks = await publisher.evaluate(({ colours, picture }) => window.bench.publish(colours, picture), {
    colours: Array<string>(PUBLISHERS).fill('100'),
    picture: PICTURE,
  });
  const watching = await lab.openPage();
  await watching.evaluate(({ all, seen, size }) => window.bench.watch(all, seen, size), {
    all: tracks,
    seen: SEEN,
    size: TILE,
  });
  const pullingAll = await lab.openPage();
  await pullingAll.evaluate(async (all) => {
    window.bench.open('partytracks');
    await window.bench.turnTo(all);
  }, tracks);
  const [ours, partytracks] = await Promise.all([measure(watching), measure(pullingAll)]);
  await lab.close();

  console.table({ 'ours, 9 of 25 seen': ours, 'partytracks, all 25': partytracks });
  return {
    peer: 'partytracks 0.0.54',
    ratios: {
      bytes: rounded(ours.bytes / partytracks.bytes, 2),
      pixels: rounded(ours.pixels / partytracks.pixels, 2),
    },
    values: { kbps: rounded((ours.bytes * 8) / MEASURED_MS), megapixels: rounded(ours.pixels / 1e6, 1) },
  };
}

/** Both receive in the same time span, because the encoders' output varies over time. */
async function measure(page: Page) {
  const result = await page.evaluate(async (spanMs) => {
    const before = await window.bench.received();
    await new Promise((resolve) => setTimeout(resolve, spanMs));
    const after = await window.bench.received();
    return {
      tracks: after.tracks,
      bytes: after.bytes - before.bytes,
      pixels: after.pixels - before.pixels,
    };
  }, MEASURED_MS);
  await page.context().close();
  return result;
}
