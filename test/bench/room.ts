/**
 * Measures the cost of a change in a room, against a room that sends its whole state to everyone, and how fast the change
 * reaches everyone, against a bare partyserver that forwards a string of the same size. Load and server are two processes.
 */
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';
import type { Welcome } from '../../src/room/protocol/index.js';
import { type RunningWorker, startWorker } from '../server/start-worker.js';
import { workerdOf } from '../support/workerd-process.js';
import type { BenchResult } from './run.js';

const BROADCASTS = 60;
const WARM_UPS = 10;
const BROADCAST_EVERY_MS = 100;
const CHANGES = 20;
const PING_EVERY_MS = 5_000;
/** Two frames a round, within the room's 25 a second. */
const BETWEEN_ROUNDS_MS = 45;
const HIBERNATES_AFTER_MS = 10_000;
const DEPARTURES = 2_000;
const PROBE_EVERY_MS = 5;
const BARE_DEPARTURE_MS = 5_000;
/** Longer than the room keeps a place for people who may come back. */
const FORGOTTEN_AFTER_MS = 20_000;

/** A socket that counts messages, and parses as little as possible. */
class Load {
  bytes = 0;
  count = 0;
  onMessage: (text: string) => void = () => {};
  readonly socket: WebSocket;
  readonly opened: Promise<string>;

  constructor(url: URL | string) {
    this.socket = new WebSocket(url, { perMessageDeflate: false });
    let first = (_text: string): void => {};
    this.opened = new Promise((resolve, reject) => {
      first = resolve;
      this.socket.on('error', reject);
      this.socket.on('open', () => {
        if (String(url).endsWith('/bare')) resolve('');
      });
    });
    this.socket.on('message', (data: Buffer) => {
      this.bytes += data.length;
      this.count++;
      const text = data.toString();
      // Acknowledge marks as clients do, or the room closes the socket as too slow.
      const mark = text.includes('"mark":"') ? (JSON.parse(text) as { mark?: string }).mark : undefined;
      if (mark !== undefined) this.socket.send(JSON.stringify({ mark }));
      first(text);
      this.onMessage(text);
    });
  }
}

const percentile = (sorted: number[], share: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
const round = (value: number, digits = 1) => Number(value.toFixed(digits));

async function join(
  worker: RunningWorker,
  room: string,
  subject: string,
  role = 'participant',
): Promise<Load> {
  const url = new URL(`/parties/room/${room}`, worker.origin.replace('http', 'ws'));
  const token = await worker.token({ room, subject, name: subject, role: role as 'participant' });
  url.search = String(new URLSearchParams({ v: '1', token }));
  const load = new Load(url);
  const welcome = JSON.parse(await load.opened) as { type: string };
  if (welcome.type !== 'welcome') throw new Error(`Refused: ${JSON.stringify(welcome)}`);
  alive.add(load);
  load.socket.on('close', () => alive.delete(load));
  return load;
}

/** A socket to a partyserver that forwards each string to everyone. */
async function openBare(worker: RunningWorker, name: string): Promise<Load> {
  const load = new Load(`${worker.origin.replace('http', 'ws')}/${name}/bare`);
  await load.opened;
  return load;
}

/** Pings as clients do, because the room drops silent sockets. */
const alive = new Set<Load>();
setInterval(() => {
  for (const { socket } of alive) {
    if (socket.readyState === WebSocket.OPEN) socket.send('ping');
  }
}, PING_EVERY_MS).unref();

async function many(count: number, open: (n: number) => Promise<Load>): Promise<Load[]> {
  const loads: Load[] = [];
  for (let at = 0; at < count; at += 50) {
    const some = Array.from({ length: Math.min(50, count - at) }, (_, n) => open(at + n));
    loads.push(...(await Promise.all(some)));
  }
  return loads;
}

/** Resolves when each of `loads` has heard what `fits`; with how long each took. */
function heard(loads: Load[], fits: (text: string) => boolean): Promise<number[]> {
  const startedAt = performance.now();
  const took: number[] = [];
  return new Promise((resolve) => {
    for (const load of loads) {
      load.onMessage = (text) => {
        if (!fits(text)) return;
        load.onMessage = () => {};
        took.push(performance.now() - startedAt);
        if (took.length === loads.length) resolve(took);
      };
    }
  });
}

const isHand = (text: string) => text.includes('handRaisedAtMs') && text.includes('"patch"');

async function bytesPerChange(worker: RunningWorker, people: number) {
  const room = `bytes-${people}`;
  const loads = await many(people, (n) => join(worker, room, `p${n}`));
  const observer = loads[0]!;
  const before = observer.bytes;
  for (let after: string | null | undefined; after !== null; ) {
    const id = `state ${after}`;
    const asking = heard([observer], (text) => {
      if (!text.includes(`"re":"${id}"`)) return false;
      ({ after } = (JSON.parse(text) as { ok: { after: string | null } }).ok);
      return true;
    });
    observer.socket.send(JSON.stringify({ id, query: 'room.state', data: after ? { after } : null }));
    await asking;
  }
  const fullState = observer.bytes - before;
  const [bytes, count] = [observer.bytes, observer.count];
  for (let n = 0; n < CHANGES; n++) {
    const arriving = heard([observer], isHand);
    const command = n % 2 === 0 ? 'hand.raise' : 'hand.lower';
    loads[1]!.socket.send(
      JSON.stringify({ id: `c${n}`, command, data: command === 'hand.lower' ? {} : null }),
    );
    await arriving;
  }
  const perChange = (observer.bytes - bytes) / CHANGES;
  const messages = (observer.count - count) / CHANGES;
  for (const { socket } of loads) socket.terminate();
  return { people, perChange, messages, fullState, ratio: perChange / fullState };
}

/** How long one message takes to each of `loads`, and then a pause, so that it meets no other. */
async function broadcast(
  loads: Load[],
  send: () => void,
  fits: (text: string) => boolean,
): Promise<number[]> {
  const arriving = heard(loads, fits);
  send();
  const [took] = await Promise.all([arriving, pause(BROADCAST_EVERY_MS)]);
  return took;
}

function percentiles(took: number[]) {
  took.sort((a, b) => a - b);
  return { p50: percentile(took, 0.5), p99: percentile(took, 0.99) };
}

/** Both servers in turns, so that other load affects both. */
async function latency(worker: RunningWorker, sockets: number) {
  const room = `latency-${sockets}`;
  const speakers = await many(10, (n) => join(worker, room, `p${n}`));
  const viewers = await many(sockets - 10, (n) => join(worker, room, `v${n}`, 'viewer'));
  const ours = [...speakers, ...viewers];
  const bare = await many(sockets, () => openBare(worker, 'latency'));
  const change = (n: number) => {
    const command = n % 2 === 0 ? 'hand.raise' : 'hand.lower';
    const data = n % 2 === 0 ? null : {};
    speakers[0]!.socket.send(JSON.stringify({ id: `${sockets}-${performance.now()}-${n}`, command, data }));
  };
  const text = 'x'.repeat(128);
  const say = () => bare[0]!.socket.send(text);
  const took = { our: [] as number[], their: [] as number[] };
  // Warm-up runs for the JIT compilers are not counted.
  for (let n = -WARM_UPS; n < BROADCASTS; n++) {
    const our = await broadcast(ours, () => change(n), isHand);
    const their = await broadcast(bare, say, (heardText) => heardText === text);
    if (n < 0) continue;
    took.our.push(...our);
    took.their.push(...their);
  }
  for (const { socket } of [...ours, ...bare]) socket.terminate();
  return { sockets, our: percentiles(took.our), their: percentiles(took.their) };
}

async function joinsPerSecond(worker: RunningWorker) {
  const room = 'joins';
  const present = await many(20, (n) => join(worker, room, `p${n}`));
  const took = await Promise.all(
    Array.from({ length: 200 }, async (_, n) => {
      await pause(n * 5);
      const startedAt = performance.now();
      present.push(await join(worker, room, `j${n}`));
      return performance.now() - startedAt;
    }),
  );
  took.sort((a, b) => a - b);
  for (const { socket } of present) socket.terminate();
  return { p50: percentile(took, 0.5), p99: percentile(took, 0.99) };
}

/**
 * The longest wait of a message in another room while many people lose their connection together, and while they are
 * forgotten; against as many sockets of a bare partyserver.
 */
async function departures(worker: RunningWorker, people: number) {
  const probe = await openBare(worker, 'probe');
  const longestWait = async (crowd: Load[], forMs: number): Promise<number> => {
    for (const { socket } of crowd) socket.terminate();
    // The load generator itself needs a while to close so many sockets.
    await pause(0);
    let longest = 0;
    for (const until = performance.now() + forMs; performance.now() < until; await pause(PROBE_EVERY_MS)) {
      const text = `probe ${performance.now()}`;
      const [wait] = await Promise.all([
        heard([probe], (heardText) => heardText === text),
        probe.socket.send(text),
      ]);
      longest = Math.max(longest, ...wait);
    }
    return longest;
  };
  const bare = await many(people, () => openBare(worker, 'departures'));
  const their = await longestWait(bare, BARE_DEPARTURE_MS);
  const ours = await many(people, (n) => join(worker, 'departures', `v${n}`, 'viewer'));
  const our = await longestWait(ours, FORGOTTEN_AFTER_MS);
  probe.socket.terminate();
  return { our, their };
}

/** Trips from the start of the connect to having all that was missed: the upgrade, and what had to be asked after. */
async function resumeRoundTrips(worker: RunningWorker): Promise<number> {
  const room = 'resume';
  const ada = await join(worker, room, 'ada');
  const first = await join(worker, room, 'bob');
  const welcome = JSON.parse(await first.opened) as Welcome;
  first.socket.terminate();
  const seeing = heard([ada], isHand);
  ada.socket.send(JSON.stringify({ id: '1', command: 'hand.raise', data: null }));
  await seeing;
  const url = new URL(`/parties/room/${room}`, worker.origin.replace('http', 'ws'));
  const { resume, epoch, revision } = welcome;
  const token = await worker.token({ room, subject: 'bob', name: 'bob' });
  url.search = String(new URLSearchParams({ v: '1', token, resume, epoch, revision: String(revision) }));
  const again = new Load(url);
  const back = JSON.parse(await again.opened) as Welcome;
  const isComplete =
    back.resumed && back.state === null && JSON.stringify(back.patches).includes('handRaisedAtMs');
  for (const { socket } of [ada, again]) socket.terminate();
  return isComplete ? 1 : 2;
}

const OPERATOR_TOKEN = 'the token of the operator of this bench';
const CHAT_LENGTH = 10_000;
const CHAT_ROUNDS = 200;

/** What sending and reading take where much was said already, by turns with a room where nothing was. */
async function chat(worker: RunningWorker) {
  const headers = { Authorization: `Bearer ${OPERATOR_TOKEN}` };
  const backupOf = (room: string) => `${worker.origin}/operator/rooms/${room}/backup`;
  const backup = (await (await fetch(backupOf('chat-long'), { headers })).json()) as {
    tables: { chat: Record<string, unknown>[] };
  };
  backup.tables.chat = Array.from({ length: CHAT_LENGTH }, (_, n) => ({
    ...{
      id: n + 1,
      sender: 'p',
      sender_subject: `p${n % 50}`,
      name: 'Someone',
      text: `Message ${n}`,
      sent_at: n,
    },
    // Every tenth to one person, so that a page has to look past some.
    ...(n % 10 === 0 ? { recipient: 'q', recipient_subject: 'q' } : {}),
  }));
  const put = await fetch(backupOf('chat-long'), { method: 'PUT', headers, body: JSON.stringify(backup) });
  if (!put.ok) throw new Error(await put.text());
  const took = {
    send: { short: [] as number[], long: [] as number[] },
    page: { short: [] as number[], long: [] as number[] },
  };
  const people = {
    short: await join(worker, 'chat-short', 'ada'),
    long: await join(worker, 'chat-long', 'ada'),
  };
  for (let n = 0; n < CHAT_ROUNDS; n++) {
    for (const length of ['short', 'long'] as const) {
      const ask = async (kind: 'send' | 'page', frame: object) => {
        const id = `${kind}${n}`;
        const answered = heard([people[length]], (text) => text.includes(`"re":"${id}"`));
        people[length].socket.send(JSON.stringify({ id, ...frame }));
        took[kind][length].push(...(await answered));
      };
      await ask('send', { command: 'chat.send', data: { text: 'one more' } });
      await ask('page', { query: 'chat.history', data: { limit: 50, before: 50 + n * 40 } });
      await pause(BETWEEN_ROUNDS_MS);
    }
  }
  for (const { socket } of Object.values(people)) socket.terminate();
  const median = (values: number[]) =>
    percentile(
      [...values].sort((a, b) => a - b),
      0.5,
    );
  return {
    sendMs: median(took.send.long),
    pageMs: median(took.page.long),
    sendSlowdown: median(took.send.long) / median(took.send.short),
  };
}

async function idle(worker: RunningWorker, pid: number) {
  const lone = await join(worker, 'lone', 'ada');
  const lives = async () => Number(await (await fetch(`${worker.origin}/lives/lone`)).text());
  const before = await lives();
  const rssBefore = residentKb(pid);
  const crowd = await many(1_000, (n) => join(worker, 'idle', `v${n}`, 'viewer'));
  const kbPerConnection = (residentKb(pid) - rssBefore) / crowd.length;
  for (const { socket } of crowd) socket.terminate();
  await pause(HIBERNATES_AFTER_MS * 1.5);
  const wasAsleep = (await lives()) > before + 1;
  lone.socket.terminate();
  return { kbPerConnection, wasAsleep };
}

function residentKb(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
}

export async function run(): Promise<BenchResult> {
  const entry = fileURLToPath(new URL('./room-worker.ts', import.meta.url));
  const worker = await startWorker({ entry, classes: ['Bare'], vars: { OPERATOR_TOKEN } });
  try {
    // First, while the process has no memory of more.
    const { kbPerConnection, wasAsleep } = await idle(worker, workerdOf(process.pid));
    const sizes = [];
    for (const people of [10, 100, 1_000]) sizes.push(await bytesPerChange(worker, people));
    console.table(
      sizes.map(({ people, perChange, messages, fullState, ratio }) => ({
        people,
        'bytes per change': round(perChange),
        'messages per change': round(messages, 2),
        'full state, bytes': fullState,
        ratio: round(ratio, 4),
      })),
    );
    const speeds = [];
    for (const sockets of [100, 1_000, 3_000]) speeds.push(await latency(worker, sockets));
    console.table(
      speeds.map(({ sockets, our, their }) => ({
        sockets,
        'p50 ms': round(our.p50),
        'p99 ms': round(our.p99),
        'bare p50 ms': round(their.p50),
        'bare p99 ms': round(their.p99),
      })),
    );
    const joins = await joinsPerSecond(worker);
    const left = await departures(worker, DEPARTURES);
    const roundTrips = await resumeRoundTrips(worker);
    const chatting = await chat(worker);
    console.table({
      '200 joins a second, to welcome, p50 ms': round(joins.p50),
      '200 joins a second, to welcome, p99 ms': round(joins.p99),
      [`${DEPARTURES} people leave at once: longest wait elsewhere, ms`]: round(left.our),
      [`${DEPARTURES} bare sockets close at once: longest wait, ms`]: round(left.their),
      'resume, round trips': roundTrips,
      'chat of 10,000: to send one more, p50 ms': round(chatting.sendMs),
      'chat of 10,000: against an empty one': round(chatting.sendSlowdown, 2),
      'chat of 10,000: a page of 50, p50 ms': round(chatting.pageMs),
      'idle connection, kB of workerd': round(kbPerConnection),
      'a lone room hibernates': wasAsleep,
    });
    const [, thousand, threeThousand] = speeds;
    return {
      peer: 'full-state broadcast (bytes), bare partyserver (latency)',
      ratios: {
        bytesAt100: round(sizes[1]!.ratio, 4),
        p99At1000: round(thousand!.our.p99 / thousand!.their.p99, 2),
        p99At3000: round(threeThousand!.our.p99 / threeThousand!.their.p99, 2),
        departures: round(left.our / left.their, 2),
      },
      values: {
        resumeRoundTrips: roundTrips,
        joinP99Ms: round(joins.p99),
        chatSlowdownAt10k: round(chatting.sendSlowdown, 2),
        chatPageMsAt10k: round(chatting.pageMs),
        idleConnectionKb: round(kbPerConnection),
        loneRoomAwake: wasAsleep ? 0 : 1,
      },
    };
  } finally {
    await worker.stop();
  }
}
