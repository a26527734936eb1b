/** Measures what a change of a person's presence sends to each other person, in a room of 1,000 people against 100. */
import { RawClient } from '../server/raw-client.js';
import { type RunningWorker, startWorker } from '../server/start-worker.js';
import type { BenchResult } from './run.js';

/** Fewer than a person may make at once. The room's time stands still. */
const CHANGES = 20;
const AT_ONCE = 50;

type Joined = Awaited<ReturnType<typeof RawClient.join>>;

async function bytesPerChange(worker: RunningWorker, people: number): Promise<number> {
  const room = `presence-${people}`;
  const crowd: Joined[] = [];
  for (let at = 0; at < people; at += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, people - at) }, (_, n) =>
      RawClient.join(worker, { room, token: { room, subject: `p${at + n}`, name: `Person ${at + n}` } }),
    );
    crowd.push(...(await Promise.all(some)));
  }
  const meta = (n: number) => ({ device: 'desktop', away: n % 2 === 0, status: `${'x'.repeat(400)}` });
  for (let at = 0; at < people; at += AT_ONCE) {
    await Promise.all(
      crowd.slice(at, at + AT_ONCE).map((one) => one.command('presence.track', { meta: meta(0) })),
    );
  }
  const [observer, speaker] = crowd as [Joined, Joined];
  await observer.settled();
  observer.messages.length = 0;
  const before = observer.bytes;
  for (let n = 1; n <= CHANGES; n++) {
    await speaker.command('presence.track', { meta: meta(n) });
    await observer.patched(({ set }) => set?.at(-1) === 'away');
  }
  const bytes = observer.bytes - before;
  for (const one of crowd) one.cut();
  return bytes / CHANGES;
}

export async function run(): Promise<BenchResult> {
  const worker = await startWorker();
  try {
    const [few, many] = [await bytesPerChange(worker, 100), await bytesPerChange(worker, 1_000)];
    console.table([
      { people: 100, 'bytes per change to one receiver': few },
      { people: 1_000, 'bytes per change to one receiver': many },
    ]);
    return {
      peer: 'the same change among 100 people',
      ratios: { bytesAt1000: Number((many / few).toFixed(3)) },
      values: { bytesAt100: few, bytesAt1000: many },
    };
  } finally {
    await worker.stop();
  }
}
