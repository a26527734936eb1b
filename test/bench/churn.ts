/**
 * Measures the size of session descriptions in a room where three people stay and 500 others join and leave in turn. The
 * baseline is after the first of them, whose media section the others reuse. The same with fewer people for partytracks.
 */
import type { Page } from 'playwright';
import { MediaLab, rounded } from './media/media-lab.js';
import type { ClientName, Shown } from './media/media-page.js';
import type { BenchResult } from './run.js';

const STAYING = 3;
const JOINS: Record<ClientName, number> = { ours: 500, partytracks: 50 };

interface Growth {
  startBytes: number;
  endBytes: number;
  seconds: number;
}

export async function run(): Promise<BenchResult> {
  const lab = await MediaLab.start();
  const publisher = await lab.openPage();
  const colours = [...Array(STAYING).fill('100'), '001'] as string[];
  const tracks = await publisher.evaluate((all) => window.bench.publish(all), colours);
  const ours = await churn(await lab.openPage(), 'ours', tracks);
  const partytracks = await churn(await lab.openPage(), 'partytracks', tracks);
  await lab.close();

  const values = {
    startBytes: ours.startBytes,
    endBytes: ours.endBytes,
    secondsFor500: rounded(ours.seconds, 1),
    partytracksStartBytes: partytracks.startBytes,
    partytracksBytesAfter50: partytracks.endBytes,
  };
  console.table({
    [`ours, ${JOINS.ours} joins`]: ours,
    [`partytracks, ${JOINS.partytracks} joins`]: partytracks,
  });
  const sdpBytesAfter500 = rounded(ours.endBytes / ours.startBytes, 3);
  return { peer: 'its own start', ratios: { sdpBytesAfter500 }, values };
}

async function churn(page: Page, client: ClientName, tracks: Shown[]): Promise<Growth> {
  const visitor = tracks.at(-1)!;
  await page.evaluate(
    async ({ name, staying }) => {
      window.bench.open(name);
      await window.bench.turnTo(staying);
    },
    { name: client, staying: tracks.slice(0, STAYING) },
  );
  const visit = async (times: number): Promise<number> => {
    await page.evaluate(({ shown, count }) => window.bench.visit(shown, count), {
      shown: visitor,
      count: times,
    });
    return page.evaluate(async () => {
      await window.bench.quiet();
      return window.bench.descriptionBytes();
    });
  };
  const startBytes = await visit(1);
  const startedAt = performance.now();
  const endBytes = await visit(JOINS[client]);
  await page.context().close();
  return { startBytes, endBytes, seconds: (performance.now() - startedAt) / 1000 };
}
