import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { randomOf } from '../support/random.js';
import { workerdOf } from '../support/workerd-process.js';
import { RawClient } from './raw-client.js';
import { type RunningWorker, startWorker } from './start-worker.js';

/** `CALLROOM_LONG=1` floods ten times as much, in real time, and holds the others' answers against a clock too. */
const IS_LONG = process.env.CALLROOM_LONG !== undefined;
const SEED = Number(process.env.CALLROOM_SEED ?? 1);
const ROUNDS = IS_LONG ? 300 : 30;
/** From four sockets as much as a person may send: 50 a second. */
const FRAMES_A_ROUND = 5;
const ROUND_MS = 400;
/** All of them together stay below the 25 frames a second of each. */
const BETWEEN_ASKS_MS = 10;
const WITNESSES = 25;
const SPREAD_AT_ONCE = 32_000_000;
const SPREAD_PER_MS = 4_000;
const MAX_RSS_KB = 300_000;
const MAX_P99_MS = 100;

type Joined = Awaited<ReturnType<typeof RawClient.join>>;

let worker: RunningWorker;
before(async () => {
  // In the short run the test moves the room's time, so that a busy machine makes no difference. The long run needs a
  // room whose limits fill in real time, as it is deployed.
  const file = IS_LONG ? '../bench/room-worker.ts' : './floods-worker.ts';
  const entry = fileURLToPath(new URL(file, import.meta.url));
  worker = await startWorker({ entry, ...(IS_LONG && { classes: ['Bare'] }) });
});
after(() => worker.stop());

const codeOf = (reply: Record<string, unknown>) => (reply.error as { code: string } | undefined)?.code;
const p99 = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length * 0.99)] ?? 0;

/** The duration of a single answer. */
async function ask(client: Joined): Promise<number> {
  const startedAt = performance.now();
  const answer = await client.query('media.credential');
  assert.equal(codeOf(answer), undefined, 'the others are answered');
  return performance.now() - startedAt;
}

/** One of the frames that once cost nothing, or made everyone receive. */
function frameOf(random: () => number, id: string, keys: readonly string[]): object {
  const list = { id, query: 'storage.list', data: { prefix: '', limit: 200 } };
  const get = { id, query: 'storage.get', data: { keys } };
  const frames = [
    ...[list, list, list, list, list, get, get],
    { id, query: 'chat.history', data: { limit: 200 } },
    { id, query: 'room.state' },
    { id, command: 'message.send', data: { data: 'x'.repeat(7_900) } },
    { id, command: 'hand.raise' },
  ];
  return frames[Math.floor(random() * frames.length)]!;
}

test('a person with four sockets that do not read costs the others nothing', {
  timeout: 600_000,
}, async () => {
  const random = randomOf(SEED);
  const room = `flood-${SEED}`;
  const enter = (subject: string, role: 'host' | 'participant' = 'participant') =>
    RawClient.join(worker, { room, token: { room, subject, name: subject, role } });
  const host = await enter('host', 'host');
  const keys = Array.from({ length: 60 }, (_, n) => `key-${n}`);
  for (const key of keys) await host.command('storage.write', { put: [{ key, value: 'x'.repeat(15_000) }] });
  const witnesses = await Promise.all(Array.from({ length: WITNESSES }, (_, n) => enter(`p${n}`)));
  // By turns, so that nobody asks more than an honest client may.
  let asked = 0;
  const askNext = () => ask(witnesses[asked++ % WITNESSES]!);
  const floor: number[] = [];
  for (let n = 0; n < 50; n++) floor.push(await askNext());

  const sockets = await Promise.all(Array.from({ length: 4 }, () => enter('eve')));
  for (const socket of sockets) {
    socket.acknowledges = false;
    socket.stopReading();
  }
  const heardBefore = witnesses.reduce((sum, { bytes }) => sum + bytes, 0);
  const startedAt = performance.now();
  const took: number[] = [];
  const connecting: Promise<void>[] = [];
  let welcomed = 0;
  let refused = 0;
  let rssKb = 0;
  const connect = async () => {
    const token = { room, subject: 'eve', name: 'eve' };
    const client = await RawClient.open(worker, { room, token });
    const first = await client.next(({ type }) => type === 'welcome' || type === 'error');
    if (first.type === 'welcome') welcomed++;
    else refused++;
    client.cut();
  };
  for (let round = 0; round < ROUNDS; round++) {
    const endsAt = performance.now() + ROUND_MS;
    for (const [n, socket] of sockets.entries()) {
      for (let frame = 0; frame < FRAMES_A_ROUND; frame++)
        socket.send(frameOf(random, `${n}-${round}-${frame}`, keys));
    }
    connecting.push(connect(), connect());
    if (!IS_LONG) await worker.advance(room, ROUND_MS);
    // The long run repeats this for the duration of a round; the short run does it once.
    do {
      took.push(await askNext());
      if (IS_LONG) await pause(BETWEEN_ASKS_MS);
    } while (IS_LONG && performance.now() < endsAt);
    rssKb = Math.max(rssKb, workerdRssKb());
  }
  await Promise.all(connecting);
  const tookMs = IS_LONG ? performance.now() - startedAt : ROUNDS * ROUND_MS;
  await Promise.all(witnesses.map((one) => one.command('hand.raise')));
  const heard = witnesses.reduce((sum, { bytes }) => sum + bytes, 0) - heardBefore;
  rssKb = Math.max(rssKb, workerdRssKb());
  console.log(
    `# flood (seed ${SEED}): ${welcomed} connects let in, ${refused} refused; ${WITNESSES} others received ${(heard / 1e6).toFixed(1)} MB; workerd ${Math.round(rssKb / 1000)} MB; answers to others p99 ${p99(took).toFixed(0)} ms (${p99(floor).toFixed(0)} ms before)`,
  );
  assert.ok(rssKb <= MAX_RSS_KB, `workerd has ${rssKb} kB`);
  assert.ok(welcomed <= 17 + (3 * tookMs) / 1_000 + 1, `${welcomed} connects were let in, beside the four`);
  // Joins and leaves are also sent to everyone: at most this many, in this many bytes.
  const coming = (welcomed + 4 + WITNESSES) * WITNESSES * 1_500;
  const most = SPREAD_AT_ONCE + SPREAD_PER_MS * tookMs + WITNESSES * 8_500 + coming;
  assert.ok(heard <= most, `the others received ${heard} bytes`);
  if (IS_LONG) assert.ok(p99(took) <= Math.max(MAX_P99_MS, 3 * p99(floor)), `p99 ${p99(took)} ms`);
  for (const one of [host, ...witnesses, ...sockets]) one.cut();
});

/** Of the workerd that this process runs. */
function workerdRssKb(): number {
  return Number(
    execFileSync('ps', ['-o', 'rss=', '-p', String(workerdOf(process.pid))], { encoding: 'utf8' }),
  );
}
