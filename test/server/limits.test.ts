import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { until } from '../../src/core/store.js';
import { RoomChat } from '../../src/room/features/chat.js';
import { RoomStorage } from '../../src/room/features/storage.js';
import type { ChatMessage, RoomState } from '../../src/room/protocol/index.js';
import type { RoomClient } from '../../src/room/room-client.js';
import { TestClock } from '../../src/testing/test-clock.js';
import { openClient } from '../support/room-clients.js';
import { FlakySocket } from './flaky-socket.js';
import { RawClient } from './raw-client.js';
import { type RunningWorker, startWorker } from './start-worker.js';

/** 64 kB, and the frame around a page. */
const PAGE_BYTES = 65_000;
/** Characters of three bytes in UTF-8, which a limit in characters counts once each. */
const wide = (length: number) => '語'.repeat(length);

let worker: RunningWorker;
before(async () => {
  const entry = fileURLToPath(new URL('./floods-worker.ts', import.meta.url));
  worker = await startWorker({ entry });
});
after(() => worker.stop());

type Joined = Awaited<ReturnType<typeof RawClient.join>>;

const join = (room: string, subject: string, name = subject) =>
  RawClient.join(worker, { room, token: { room, subject, name, role: 'moderator' } });
const open = (room: string, subject: string) =>
  RawClient.open(worker, { room, token: { room, subject, name: subject } });
const codeOf = (reply: Record<string, unknown>) => (reply.error as { code: string } | undefined)?.code;
const sizeOf = (reply: unknown) => Buffer.byteLength(JSON.stringify(reply));

/** A client as pages have it, whose time passes when a test says so. */
function pageClient(room: string, subject: string): { client: RoomClient; clock: TestClock } {
  const Socket = class extends FlakySocket {
    constructor(url: string) {
      super(url, (socket) => socket.flow());
    }
  };
  const clock = new TestClock();
  const { client } = openClient(worker, room, subject, {
    WebSocket: Socket as unknown as typeof WebSocket,
    clock,
  });
  return { client, clock };
}

/** Asks until the room refuses, at most `most` times. @returns the answers and the refusal */
async function untilRefused(most: number, ask: (n: number) => Promise<Record<string, unknown>>) {
  const answers: Record<string, unknown>[] = [];
  for (let n = 0; n < most; n++) {
    const answer = await ask(n);
    if (answer.error) return { answers, refusal: answer.error as { code: string; message: string } };
    answers.push(answer);
  }
  return { answers, refusal: null };
}

describe('a page', () => {
  test('of the storage has 64 kB, and the client follows the rest', async () => {
    const room = 'pages-storage';
    const ada = await join(room, 'ada');
    const keys = Array.from({ length: 12 }, (_, n) => `key-${String(n).padStart(2, '0')}`);
    for (const key of keys) await ada.command('storage.write', { put: [{ key, value: wide(10_000) }] });
    for (const [query, data] of [
      ['storage.list', { prefix: '', limit: 200 }],
      ['storage.get', { keys }],
    ] as const) {
      const answer = await ada.query(query, data);
      assert.ok(sizeOf(answer) <= PAGE_BYTES, `${query}: ${sizeOf(answer)} bytes`);
      const { entries } = answer.ok as { entries: { key: string }[] };
      assert.deepEqual(
        entries.map(({ key }) => key),
        keys.slice(0, 2),
        query,
      );
    }
    const { client } = pageClient(room, 'page');
    await client.join();
    const storage = new RoomStorage(client);
    assert.deepEqual([...(await storage.list()).keys()], keys);
    assert.deepEqual([...(await storage.getMany(keys)).keys()], keys);
    client.leave();
    await ada.close();
  });

  test('of the chat has 64 kB, and the client follows the rest', async () => {
    const room = 'pages-chat';
    const ada = await join(room, 'ada');
    for (let n = 0; n < 20; n++) await ada.command('chat.send', { text: wide(4_000) });
    const answer = await ada.query('chat.history', { limit: 200 });
    assert.ok(sizeOf(answer) <= PAGE_BYTES, `${sizeOf(answer)} bytes`);
    const { messages, more } = answer.ok as { messages: ChatMessage[]; more: boolean };
    assert.deepEqual([messages.length, more], [5, true]);
    const { client, clock } = pageClient(room, 'page');
    const chat = new RoomChat(client, clock);
    await client.join();
    await until(chat.messages, ({ length }) => length === 20);
    assert.equal(chat.hasMore.get(), false);
    chat.dispose();
    client.leave();
    await ada.close();
  });

  test('of the state has 64 kB, in the welcome too, and the client follows the rest', async () => {
    const room = 'pages-state';
    const name = '\u{1F600}'.repeat(64);
    const crowd: Joined[] = [];
    for (let n = 0; n < 160; n += 20) {
      const some = Array.from({ length: 20 }, (_, i) => join(room, `p${n + i}`, name));
      crowd.push(...(await Promise.all(some)));
    }
    const [ada] = crowd as [Joined];
    const ids = crowd.map(({ id }) => id).sort();
    const seen: string[] = [];
    for (let after: string | null | undefined; after !== null; ) {
      const answer = await ada.query('room.state', after === undefined ? null : { after });
      assert.ok(sizeOf(answer) <= PAGE_BYTES, `${sizeOf(answer)} bytes`);
      const page = answer.ok as { state: RoomState; after: string | null };
      seen.push(...Object.keys(page.state.participants));
      ({ after } = page);
    }
    assert.deepEqual(seen, ids);
    const late = await join(room, 'late');
    assert.ok(sizeOf(late.welcome) <= PAGE_BYTES + 1_000, `the welcome: ${sizeOf(late.welcome)} bytes`);
    assert.equal(typeof late.welcome.after, 'string');
    const { client } = pageClient(room, 'page');
    await client.join();
    const all = [...ids, late.id, client.self.get()!.id].sort();
    await until(client.participantIds, ({ length }) => length === all.length);
    assert.deepEqual([...client.participantIds.get()].sort(), all);
    client.leave();
    for (const one of [...crowd, late]) one.cut();
  });
});

describe('a socket', () => {
  test('has one large answer at a time, until its mark is acknowledged', async () => {
    const room = 'one-at-a-time';
    const eve = await join(room, 'eve');
    eve.acknowledges = false;
    const first = await eve.query('room.state');
    assert.equal(codeOf(first), undefined);
    assert.equal(codeOf(await eve.query('chat.history')), 'rate_limited');
    eve.send({ mark: 'a guess' });
    assert.equal(codeOf(await eve.query('viewers')), 'rate_limited', 'a guess is not enough');
    assert.equal(codeOf(await eve.command('chat.send', { text: 'hello' })), undefined, 'the rest goes on');
    eve.send({ mark: first.mark });
    assert.equal(codeOf(await eve.query('chat.history')), undefined);
    await eve.close();
  });

  test('whose client does not read is closed with a code of its own, and may come back', async () => {
    const room = 'slow-reader';
    const eve = await join(room, 'eve');
    eve.acknowledges = false;
    const { client } = pageClient(room, 'page');
    let heard = 0;
    const heardAll = new Promise<void>((resolve) => {
      client.addEventListener('message', () => {
        if (++heard === 200) resolve();
      });
    });
    await client.join();
    const speakers = await Promise.all([0, 1, 2, 3, 4].map((n) => join(room, `speaker-${n}`)));
    // 24 kB to each: 4.8 MB in all.
    for (let n = 0; n < 40; n++) {
      await Promise.all(speakers.map((one) => one.command('message.send', { data: wide(7_990) })));
    }
    const error = await eve.next(({ type }) => type === 'error');
    assert.deepEqual([codeOf(error), error.final], ['too_slow', true]);
    assert.equal((await eve.closed()).code, 4420);
    assert.ok(eve.bytes < 4_400_000, `${eve.bytes} bytes were sent to a client that read nothing`);
    await heardAll;
    assert.equal(client.connection.get().status, 'connected', 'a client that reads stays');
    const again = await RawClient.join(worker, {
      room,
      token: { room, subject: 'eve', name: 'eve', role: 'moderator' },
      query: { resume: eve.welcome.resume },
    });
    assert.deepEqual([again.id, again.welcome.resumed], [eve.id, true]);
    client.leave();
    for (const one of [again, ...speakers]) one.cut();
  });
});

describe('one person', () => {
  test('has at most 8 MB of unread bytes, over all sockets', async () => {
    const room = 'slow-windows';
    const windows = await Promise.all([1, 2, 3].map(() => join(room, 'eve')));
    for (const window of windows) window.acknowledges = false;
    const speakers = await Promise.all([0, 1, 2, 3, 4].map((n) => join(room, `speaker-${n}`)));
    // 24 kB to each, until 8 MB wait for the three windows together: less than 3 MB for each.
    for (let n = 0; n < 25; n++) {
      await Promise.all(speakers.map((one) => one.command('message.send', { data: wide(7_990) })));
    }
    const closed = await Promise.race(
      windows.map(async (window) => {
        const error = await window.next(({ type }) => type === 'error');
        return { window, code: codeOf(error) };
      }),
    );
    assert.equal(closed.code, 'too_slow');
    assert.ok(closed.window.bytes < 3_100_000, `${closed.window.bytes} bytes on the closed socket`);
    for (const window of windows.filter((other) => other !== closed.window)) {
      window.acknowledges = true;
      assert.equal(codeOf(await window.command('chat.send', { text: 'hi' })), undefined, 'the others stay');
    }
    for (const one of [...windows, ...speakers]) one.cut();
  });

  test('makes others receive a limited number of bytes', async () => {
    const room = 'spread';
    const crowd = await Promise.all(Array.from({ length: 39 }, (_, n) => join(room, `p${n}`)));
    const eve = await join(room, 'eve');
    const say = () => eve.command('message.send', { data: wide(7_990) });
    const { answers, refusal } = await untilRefused(80, say);
    // 24 kB to 40 people; the last message overdraws the rest of the 32 MB.
    assert.equal(answers.length, Math.ceil(32_000_000 / (40 * 24_050)));
    assert.match(refusal?.message ?? '', /make others receive/);
    const twin = await join(room, 'eve');
    assert.equal(codeOf(await twin.command('chat.send', { text: 'hi' })), 'rate_limited', 'in each window');
    assert.equal(codeOf(await crowd[0]!.command('chat.send', { text: 'hi' })), undefined, 'nobody else');
    await worker.advance(room, 2_000);
    assert.equal(codeOf(await say()), undefined, 'and later again');
    for (const one of [...crowd, eve, twin]) one.cut();
  });

  test('changes the state for others at the same cost', async () => {
    const room = 'spread-state';
    const crowd = await Promise.all(Array.from({ length: 39 }, (_, n) => join(room, `p${n}`)));
    const eve = await join(room, 'eve');
    await untilRefused(80, () => eve.command('message.send', { data: wide(7_990) }));
    assert.equal(codeOf(await eve.command('hand.raise')), 'rate_limited');
    for (const one of [...crowd, eve]) one.cut();
  });

  test('is answered a limited number of bytes, over all sockets', async () => {
    const room = 'answered';
    const ada = await join(room, 'ada');
    for (const key of ['a', 'b', 'c'])
      await ada.command('storage.write', { put: [{ key, value: wide(10_000) }] });
    const windows = await Promise.all([1, 2, 3, 4].map(() => join(room, 'eve')));
    const { answers, refusal } = await untilRefused(200, (n) =>
      windows[n % windows.length]!.query('storage.list', { prefix: '', limit: 200 }),
    );
    const bytes = answers.reduce((sum, answer) => sum + sizeOf(answer), 0);
    assert.ok(bytes > 7_900_000 && bytes < 8_100_000, `${bytes} bytes`);
    assert.match(refusal?.message ?? '', /ask for too many bytes/);
    const late = await open(room, 'eve');
    assert.equal(codeOf(await late.next('error')), 'rate_limited', 'nor welcomed');
    assert.equal(codeOf(await ada.query('storage.list', { prefix: '' })), undefined, 'nobody else');
    for (const one of [ada, late, ...windows]) one.cut();
  });

  test('sends a limited number of bytes', async () => {
    const room = 'received';
    const eve = await join(room, 'eve');
    const { answers, refusal } = await untilRefused(95, () =>
      eve.command('message.send', { data: wide(7_990), to: { participant: eve.id } }),
    );
    assert.equal(answers.length, Math.floor(2_000_000 / 24_090), 'of 24 kB');
    assert.match(refusal?.message ?? '', /send too many bytes/);
    eve.cut();
  });

  test('connects 30 times in three seconds, and pages get in after that', async () => {
    const room = 'connects';
    const outcome = async (client: RawClient) => {
      const message = await client.next(({ type }) => type === 'welcome' || type === 'error');
      return message.type === 'welcome' ? 'in' : codeOf(message);
    };
    const connect = async (count: number) => {
      const clients = await Promise.all(Array.from({ length: count }, () => open(room, 'eve')));
      const outcomes = await Promise.all(clients.map(outcome));
      for (const client of clients) client.cut();
      return [outcomes.filter((one) => one === 'in').length, outcomes.filter((one) => one !== 'in')] as const;
    };
    assert.deepEqual(await connect(24), [21, ['rate_limited', 'rate_limited', 'rate_limited']]);
    const refused = await open(room, 'eve');
    assert.equal((await refused.closed()).code, 4429);
    const other = await join(room, 'ada');
    const { client, clock } = pageClient(room, 'eve');
    const joining = client.join();
    await until(client.connection, ({ status }) => status === 'reconnecting');
    assert.equal(client.connection.get().error?.code, 'rate_limited');
    await worker.advance(room, 1_000);
    await clock.advance(1_000);
    await joining;
    assert.deepEqual(await connect(3), [2, ['rate_limited']], 'three a second');
    client.leave();
    other.cut();
  });

  test('has a limit of reports, which a sleeping room does not reset', async () => {
    const room = 'reports';
    const report = async (client: Joined) => client.command('report.quality', { score: 1 });
    const eve = await join(room, 'eve');
    const { answers, refusal } = await untilRefused(30, () => report(eve));
    assert.deepEqual([answers.length, refusal?.code], [20, 'rate_limited']);
    eve.cut();
    await fetch(`${worker.origin}/test/${room}/restart`, { method: 'POST' });
    const again = await join(room, 'eve');
    assert.equal(codeOf(await report(again)), 'rate_limited');
    const ada = await join(room, 'ada');
    assert.equal(codeOf(await report(ada)), undefined);
    await worker.advance(room, 20_000);
    assert.equal(codeOf(await report(again)), undefined, 'one more in 20 s');
    for (const one of [again, ada]) one.cut();
  });
});
