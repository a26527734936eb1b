/**
 * Measures a room of 10,000 viewers, with 20 people on stage, against one of 1,000: what a change sends to one
 * receiver, and what it costs the server. The sockets are simulated, see `viewers/crowd-worker.ts`.
 */
import { fileURLToPath } from 'node:url';
import { type RunningWorker, startWorker } from '../server/start-worker.js';
import type { BenchResult } from './run.js';
import type { Sent } from './viewers/sent.js';

const SIZES = [1_000, 10_000] as const;
/** What is done, and how often. */
const WORK = {
  presence: 40,
  hands: 200,
  reactions: 200,
  chatReactions: 500,
  pages: 200,
  searches: 200,
} as const;
type Work = keyof typeof WORK;
const works = Object.keys(WORK) as Work[];

interface Measured extends Sent {
  /** Server time per request. */
  ms: number;
}

async function measure(worker: RunningWorker, viewers: number): Promise<Record<Work | 'join', Measured>> {
  const run = async (what: string, times: number): Promise<Measured> => {
    const startedAtMs = performance.now();
    const response = await fetch(`${worker.origin}/of-${viewers}/${what}/${times}`);
    if (!response.ok) throw new Error(await response.text());
    const sent = (await response.json()) as Sent | null;
    const ms = performance.now() - startedAtMs;
    const { host = 0, viewer = 0, answer = 0 } = sent ?? {};
    return { ms: ms / times, host: host / times, viewer: viewer / times, answer: answer / times };
  };
  const { ms } = await run('fill', viewers);
  const measured = { join: { ms, host: 0, viewer: 0, answer: 0 } } as Record<Work | 'join', Measured>;
  for (const what of works) measured[what] = await run(what, WORK[what]);
  return measured;
}

export async function run(): Promise<BenchResult> {
  const entry = fileURLToPath(new URL('./viewers/crowd-worker.ts', import.meta.url));
  const worker = await startWorker({ entry, classes: ['Crowd'] });
  try {
    const [few, many] = [await measure(worker, SIZES[0]), await measure(worker, SIZES[1])];
    const rows = (['join', ...works] as const).map((what) => [what, few[what], many[what]] as const);
    const ratio = (a: number, b: number) => (b === 0 ? 0 : Number((a / b).toFixed(3)));
    console.table(
      Object.fromEntries(
        rows.map(([what, a, b]) => [
          what,
          {
            'bytes to a viewer (or in an answer), 1,000': Math.round(a.viewer || a.answer),
            '10,000': Math.round(b.viewer || b.answer),
            'bytes to the host, 1,000': Math.round(a.host),
            '10,000 ': Math.round(b.host),
            'ms of the server, 1,000': Number(a.ms.toFixed(3)),
            '10,000  ': Number(b.ms.toFixed(3)),
          },
        ]),
      ),
    );
    const of = (name: string, value: (of: Measured) => number) =>
      Object.fromEntries(rows.map(([what, a, b]) => [`${what}${name}`, ratio(value(b), value(a))]));
    return {
      peer: 'the same work among 1,000 viewers',
      ratios: {
        ...of('Bytes', ({ viewer, host, answer }) => viewer + host + answer),
        ...of('Ms', ({ ms }) => ms),
      },
      values: Object.fromEntries(rows.map(([what, , { ms }]) => [`${what}MsAt10000`, Number(ms.toFixed(3))])),
    };
  } finally {
    await worker.stop();
  }
}
