/**
 * Measures a page turn of nine tiles with 100 ms per HTTP round trip: from the request for the other nine until each of
 * them has shown a frame. partytracks subscribes to the new page before it unsubscribes from the old page, its faster order.
 */

import { MediaLab, median, rounded } from './media/media-lab.js';
import type { ClientName, Shown } from './media/media-page.js';
import type { BenchResult } from './run.js';

const TILES = 9;
const FLIPS = 8;
const ROUNDS = 2;
const LATENCY_MS = 100;

interface Flips {
  tookMs: number[];
  requests: number[];
  descriptions: number[];
}

export async function run(): Promise<BenchResult> {
  const lab = await MediaLab.start();
  const publisher = await lab.openPage();
  const colours = [...Array(TILES).fill('100'), ...Array(TILES).fill('001')] as string[];
  const tracks = await publisher.evaluate((all) => window.bench.publish(all), colours);
  const pages = [tracks.slice(0, TILES), tracks.slice(TILES)];
  const flips: Record<ClientName, Flips> = {
    ours: { tookMs: [], requests: [], descriptions: [] },
    partytracks: { tookMs: [], requests: [], descriptions: [] },
  };
  for (let round = 0; round < ROUNDS; round++) {
    await flip(lab, 'ours', pages, flips.ours);
    await flip(lab, 'partytracks', pages, flips.partytracks);
  }
  await lab.close();

  const { ours, partytracks } = flips;
  const values = {
    lastFrameMs: rounded(median(ours.tookMs)),
    partytracksLastFrameMs: rounded(median(partytracks.tookMs)),
    requests: median(ours.requests),
    partytracksRequests: median(partytracks.requests),
    descriptionExchanges: median(ours.descriptions),
  };
  console.table({
    ours: { 'last frame, ms': values.lastFrameMs, requests: values.requests, all: list(ours.tookMs) },
    partytracks: {
      'last frame, ms': values.partytracksLastFrameMs,
      requests: values.partytracksRequests,
      all: list(partytracks.tookMs),
    },
  });
  const lastFrame = rounded(values.lastFrameMs / values.partytracksLastFrameMs, 2);
  return { peer: 'partytracks 0.0.54', ratios: { lastFrame }, values };
}

async function flip(lab: MediaLab, client: ClientName, pages: Shown[][], into: Flips): Promise<void> {
  const page = await lab.openPage({ latencyMs: LATENCY_MS });
  await page.evaluate((name) => window.bench.open(name), client);
  // The first page is a join, which is measured elsewhere.
  for (let turn = 0; turn <= FLIPS; turn++) {
    const { tookMs, requests } = await page.evaluate(
      async (tracks) => {
        window.bench.requests.length = 0;
        const took = await window.bench.turnTo(tracks);
        await window.bench.quiet();
        return { tookMs: took, requests: [...window.bench.requests] };
      },
      pages[turn % 2]!,
    );
    if (turn === 0) continue;
    into.tookMs.push(tookMs);
    into.requests.push(requests.length);
    into.descriptions.push(requests.filter((request) => request.includes('renegotiate')).length);
  }
  await page.context().close();
}

function list(values: readonly number[]): string {
  return values.map((value) => Math.round(value)).join(' ');
}
