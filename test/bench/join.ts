/**
 * Measures a join into a room of five until each of their cameras has shown a frame. The joiner sends a camera too, and HTTP
 * and the socket have 100 ms per round trip. Compares `createCall` on a real Worker, cold and after `prepareConnection()`,
 * with partytracks on the same SFU without a proxy. partytracks opens its session and publishes at the join, and learns
 * from the same room and socket which tracks to pull, its faster order. Both have their room token with the page. Both
 * ratios are relative to that; the values include partytracks with a session created in the lobby.
 *
 * Sequential round trips are measured, not counted by hand: by how much longer the join takes with more latency.
 */

import { JoinLab } from './join/join-lab.js';
import type { Client, Joined } from './join/join-page.js';
import { median, rounded } from './media/media-lab.js';
import type { BenchResult } from './run.js';

const PEOPLE = 5;
const JOINS = 15;
const LATENCY_MS = 100;
const FAR_LATENCY_MS = 400;
const FAR_JOINS = 3;

interface Way {
  client: Client;
  isPrepared: boolean;
}

const WAYS = {
  cold: { client: 'ours', isPrepared: false },
  party: { client: 'partytracks', isPrepared: false },
  prepared: { client: 'ours', isPrepared: true },
  partyPrepared: { client: 'partytracks', isPrepared: true },
} as const satisfies Record<string, Way>;
type WayName = keyof typeof WAYS;

export async function run(): Promise<BenchResult> {
  const lab = await JoinLab.start();
  const publishers = await lab.openPage(0);
  await publishers.evaluate((people) => window.joining.publish(people), PEOPLE);
  const near = await joinAll(lab, LATENCY_MS, JOINS);
  const far = await joinAll(lab, FAR_LATENCY_MS, FAR_JOINS);
  await lab.close();

  const tookMs = (all: Joined[]) => median(all.map(({ tookMs }) => tookMs));
  const rows = mapWays((way) => ({
    'first frames, ms': rounded(tookMs(near[way])),
    requests: median(near[way].map(({ asked }) => asked.length)),
    'serial round trips': rounded((tookMs(far[way]) - tookMs(near[way])) / (FAR_LATENCY_MS - LATENCY_MS), 1),
  }));
  console.table(rows);
  for (const way of Object.keys(WAYS) as WayName[]) console.log(`${way}: ${near[way][0]!.asked.join(', ')}`);
  const values = Object.fromEntries(
    (Object.keys(WAYS) as WayName[]).flatMap((way) => [
      [`${way}FirstFrameMs`, rows[way]['first frames, ms']],
      [`${way}Requests`, rows[way].requests],
      [`${way}RoundTrips`, rows[way]['serial round trips']],
    ]),
  ) as Record<string, number>;
  const ratio = (way: WayName) => rounded(tookMs(near[way]) / tookMs(near.party), 2);
  const ratios = { firstFrameCold: ratio('cold'), firstFramePrepared: ratio('prepared') };
  return { peer: 'partytracks 0.0.54', ratios, values };
}

/** The clients run in turns, so that other load affects all of them. */
async function joinAll(lab: JoinLab, latencyMs: number, times: number): Promise<Record<WayName, Joined[]>> {
  const all = mapWays((): Joined[] => []);
  for (let turn = 0; turn < times; turn++) {
    for (const way of Object.keys(WAYS) as WayName[]) {
      const page = await lab.openPage(latencyMs);
      const { client, isPrepared } = WAYS[way];
      all[way].push(
        await page.evaluate(([by, others, prepared]) => window.joining.join(by, others, prepared), [
          client,
          PEOPLE,
          isPrepared,
        ] as const),
      );
      await page.context().close();
    }
  }
  return all;
}

function mapWays<T>(make: (way: WayName) => T): Record<WayName, T> {
  return Object.fromEntries((Object.keys(WAYS) as WayName[]).map((way) => [way, make(way)])) as Record<
    WayName,
    T
  >;
}
