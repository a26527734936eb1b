import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { ChatMessage } from '../../src/room/protocol/index.js';
import { createRoomToken } from '../../src/server/tokens/room-token.js';
import { RawClient } from './raw-client.js';
import { type RunningWorker, TOKEN_SECRET } from './start-worker.js';

const MESSAGES = 1_000;
const KILLED_AFTER = 600;

let folder: string;
const children: ChildProcess[] = [];
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'callroom-'));
});
after(async () => {
  for (const child of children) kill(child);
  await rm(folder, { recursive: true, force: true });
});

/** Kills the whole group, because workerd outlives its parent. */
function kill(child: ChildProcess): void {
  try {
    process.kill(-child.pid!, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function start(): Promise<{ child: ChildProcess; worker: Pick<RunningWorker, 'origin' | 'token'> }> {
  const script = fileURLToPath(new URL('./worker-process.mts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script, folder], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const [origin] = (await once(child.stdout!, 'data')) as [Buffer];
  const token: RunningWorker['token'] = (claims) =>
    createRoomToken({ secret: TOKEN_SECRET, subject: 'ada', name: 'Ada', ...claims });
  return { child, worker: { origin: String(origin).trim(), token } };
}

test('every message that was confirmed is there, in order, after the server was killed', async () => {
  const room = 'crash';
  const first = await start();
  const people = await Promise.all(
    Array.from({ length: 10 }, (_, n) =>
      RawClient.join(first.worker as RunningWorker, { room, token: { room, subject: `s${n}` } }),
    ),
  );
  /** Their texts by the ids they were confirmed with. */
  const confirmed = new Map<number, string>();
  let count = 0;
  // Two of each on the way at any time, so that some are confirmed, some stored only, and some neither.
  const client = async (person: RawClient) => {
    while (count < MESSAGES) {
      const text = String(count++);
      const { ok } = await person.command('chat.send', { text }, text);
      confirmed.set((ok as { message: number }).message, text);
      if (confirmed.size === KILLED_AFTER) kill(first.child);
    }
  };
  const results = await Promise.allSettled([...people, ...people].map(client));
  assert.ok(
    results.every(({ status }) => status === 'rejected'),
    'the line went for all of them',
  );
  assert.ok(confirmed.size >= KILLED_AFTER, 'the server confirmed enough messages before it was killed');

  const second = await start();
  const back = await RawClient.join(second.worker as RunningWorker, {
    room,
    token: { room, subject: 's0' },
    query: { resume: people[0]!.welcome.resume },
  });
  assert.equal(back.id, people[0]!.id, 'and one is still the same participant');
  const stored: ChatMessage[] = [];
  for (let more = true; more; ) {
    const before = stored[0]?.id;
    const { ok } = await back.query('chat.history', { limit: 200, ...(before ? { before } : {}) });
    const page = ok as { messages: ChatMessage[]; more: boolean };
    stored.unshift(...page.messages.reverse());
    more = page.more;
  }
  const ids = stored.map(({ id }) => id);
  assert.deepEqual(
    ids,
    ids.map((_, index) => index + 1),
    'in the order they were given, without a gap',
  );
  for (const [id, text] of confirmed) assert.equal(stored[id - 1]?.text, text);
  assert.equal(new Set(stored.map(({ text }) => text)).size, stored.length, 'none twice');

  // A command that was carried out before the crash, and is sent again after it, is not carried out twice.
  const own = stored.find(({ from }) => from === back.id)!;
  await back.command('chat.send', { text: own.text }, own.text);
  const { ok } = await back.query('chat.history', { limit: 200 });
  assert.equal((ok as { messages: ChatMessage[] }).messages[0]!.id, stored.at(-1)!.id);
  back.cut();
});
