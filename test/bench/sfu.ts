/**
 * Measures the CPU time of a forwarded packet: the local SFU against a plain forwarder over werift's `RTCPeerConnection`,
 * each in its own process under the same load from a third process. Also measures how soon Chromium sees a publication.
 * Packets per second and core follow from the CPU time per packet, because no load generator is fast enough to fill a core.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { ChromiumCall } from '../local/chromium-call.js';
import type { BenchResult } from './run.js';
import { Child } from './sfu/child.js';
import type { LoadCounts, LoadOptions } from './sfu/load.js';
import type { Reading } from './sfu/meter.js';

type Scenario = Pick<LoadOptions, 'publishers' | 'viewers' | 'isMesh' | 'packetsPerSecond'>;

/** `key` ends the names of its figures. */
const scenarios: readonly (Scenario & { name: string; key: string })[] = [
  { name: '1 to 5 pulls', key: '', publishers: 1, viewers: 5, isMesh: false, packetsPerSecond: 500 },
  { name: '1 to 25 pulls', key: '25Pulls', publishers: 1, viewers: 25, isMesh: false, packetsPerSecond: 100 },
  {
    name: '10 participants',
    key: '10People',
    publishers: 10,
    viewers: 10,
    isMesh: true,
    packetsPerSecond: 30,
  },
];

const forwarders = {
  ours: new URL('./sfu/ours.ts', import.meta.url),
  plain: new URL('./sfu/plain-werift.ts', import.meta.url),
};

const ROUNDS = 2;
const ATTEMPTS = 3;
const WARM_UP_MS = 1_500;
const MEASURED_MS = 4_000;
const FIRST_FRAMES = 10;

interface Cost {
  usPerPacket: number;
  /** That it was given to forward. */
  packetsPerSecond: number;
  /** The share that reached the viewers: below 1 the load itself could not keep up. */
  arrived: number;
}

export async function run(): Promise<BenchResult> {
  const rows: Record<string, object> = {};
  const ratios: Record<string, number> = {};
  const values: Record<string, number> = {};
  for (const { name, key, ...scenario } of scenarios) {
    const costs: Record<keyof typeof forwarders, Cost[]> = { ours: [], plain: [] };
    // In turns, so that other load affects both.
    for (let round = 0; round < ROUNDS; round++) {
      costs.ours.push(await measure('ours', scenario));
      costs.plain.push(await measure('plain', scenario));
    }
    const ours = mean(costs.ours, 'usPerPacket');
    const plain = mean(costs.plain, 'usPerPacket');
    rows[name] = {
      'ours, µs a packet': round(ours),
      'werift, µs a packet': round(plain),
      ratio: round(ours / plain, 2),
      'ours, packets/s of one core': Math.round(1e6 / ours),
      'werift, packets/s of one core': Math.round(1e6 / plain),
      'load, packets/s': Math.round(mean(costs.ours, 'packetsPerSecond')),
      'arrived, ours and werift': [costs.ours, costs.plain]
        .map((cost) => round(mean(cost, 'arrived'), 2))
        .join(' '),
    };
    ratios[`cpuPerPacket${key}`] = round(ours / plain, 2);
    values[`cpuUsPerPacket${key}`] = round(ours);
  }
  values.firstFrameMs = await publishToFirstFrame();
  console.table(rows);
  console.log(`publish to first frame, median of ${FIRST_FRAMES}: ${values.firstFrameMs} ms`);
  return { peer: 'a plain forwarder over werift', ratios, values };
}

/** On a busy machine a handshake of werift, which is an end of both, may fail: then everything starts again. */
async function measure(
  forwarder: keyof typeof forwarders,
  scenario: Scenario,
  attempts = ATTEMPTS,
): Promise<Cost> {
  const server = new Child(forwarders[forwarder]);
  const load = new Child(new URL('./sfu/load.ts', import.meta.url));
  const address = await server.call<{ base: string; secret: string }>('address');
  try {
    await load.call('start', { forwarder, ...address, ...scenario });
  } catch (error) {
    await Promise.all([server.stop(), load.stop()]);
    if (attempts === 1) throw error;
    return measure(forwarder, scenario, attempts - 1);
  }
  await pause(WARM_UP_MS);
  const before = await read(server, load);
  await pause(MEASURED_MS);
  const after = await read(server, load);
  await Promise.all([server.stop(), load.stop()]);
  const forwarded = after.forwarded - before.forwarded;
  return {
    usPerPacket: (after.cpuUs - before.cpuUs) / forwarded,
    packetsPerSecond: (forwarded * 1000) / (after.atMs - before.atMs),
    arrived: (after.received - before.received) / forwarded,
  };
}

async function read(server: Child, load: Child): Promise<Reading & LoadCounts & { atMs: number }> {
  const [reading, counts] = await Promise.all([
    server.call<Reading>('reading'),
    load.call<LoadCounts>('counts'),
  ]);
  return { ...reading, ...counts, atMs: performance.now() };
}

/** From the publisher's offer to the first picture another page has decoded; both are connected for the first time. */
async function publishToFirstFrame(): Promise<number> {
  const call = await ChromiumCall.start();
  const tookMs: number[] = [];
  for (let turn = 0; turn < FIRST_FRAMES; turn++) {
    const [publisher, viewer] = await Promise.all([call.openPage(), call.openPage()]);
    const sessionId = await publisher.evaluate(() => window.calls.open());
    await viewer.evaluate(() => window.calls.open());
    const startedAt = performance.now();
    await publisher.evaluate(() => window.calls.publish({ video: 'camera' }));
    await viewer.evaluate(async (sessionId) => {
      const { calls } = window;
      const firstFrame = new Promise((resolve) => {
        calls.pc.addEventListener('track', ({ track }) => {
          const video = document.createElement('video');
          video.muted = true;
          video.srcObject = new MediaStream([track]);
          video.requestVideoFrameCallback(resolve);
          void video.play();
        });
      });
      await calls.pull([{ sessionId, trackName: 'camera' }]);
      await firstFrame;
    }, sessionId);
    tookMs.push(performance.now() - startedAt);
    await Promise.all([publisher.context().close(), viewer.context().close()]);
  }
  await call.close();
  tookMs.sort((a, b) => a - b);
  return Math.round(tookMs[FIRST_FRAMES / 2] ?? 0);
}

function mean(costs: Cost[], key: keyof Cost): number {
  return costs.reduce((sum, cost) => sum + cost[key], 0) / costs.length;
}

function round(value: number, digits = 1): number {
  return Number(value.toFixed(digits));
}
