import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { delay } from '../../../src/core/clock.js';
import { silentLogger } from '../../../src/core/logger.js';
import { atom, until } from '../../../src/core/store.js';
import { roomErrors, type TicketAnswer } from '../../../src/room/protocol/index.js';
import { RoomClient } from '../../../src/room/room-client.js';
import type { RoomClientOptions } from '../../../src/room/room-client-options.js';
import { TestClock } from '../../../src/testing/test-clock.js';
import { RawClient } from '../../server/raw-client.js';
import { type RunningWorker, startWorker } from '../../server/start-worker.js';
import { TestLocks, TestPage, TestStorage } from '../test-page.js';

/** The server's answer; `null` uses the real server. */
type Answer = (() => Response | Promise<Response>) | null;

const refused = (code: keyof typeof roomErrors, status = 403) =>
  Response.json(
    { error: { code, message: `It is ${code}.`, retryable: roomErrors[code].retryable } },
    { status },
  );

describe('the socket ticket of a client', () => {
  let worker: RunningWorker;
  before(async () => {
    worker = await startWorker();
  });
  const clients: RoomClient[] = [];
  after(async () => {
    // A client of a failed test would go on reconnecting and keep the process alive.
    for (const client of clients) client.leave();
    await worker.stop();
  });

  function open(room: string, answers: Answer[] = [], more: Partial<RoomClientOptions> = {}) {
    const page = new TestPage();
    const bodies: unknown[] = [];
    const client = new RoomClient({
      server: worker.origin,
      room,
      getToken: () => worker.token({ room, subject: 'ada' }),
      WebSocket: page.WebSocket,
      page,
      storage: new TestStorage(),
      locks: new TestLocks().manager,
      logger: silentLogger,
      async fetch(input, init) {
        if (!String(input).endsWith('/ticket')) return fetch(input, init);
        bodies.push(JSON.parse(String(init?.body)));
        const answer = answers.shift() ?? null;
        return answer ? answer() : fetch(input, init);
      },
      ...more,
    });
    clients.push(client);
    const address = (index: number) => new URL(page.sockets[index]!.url);
    return { client, page, bodies, address };
  }

  const connected = (client: RoomClient) => until(client.connection, ({ status }) => status === 'connected');
  const down = (client: RoomClient) => until(client.connection, ({ status }) => status !== 'connected');

  test('is the only credential in the socket address: no token, and no resume secret', async () => {
    const token = await worker.token({ room: 'address', subject: 'ada' });
    const { client, page, bodies, address } = open('address', [], { getToken: async () => token });
    await client.join();
    const { id } = client.self.get()!;
    page.cut();
    await down(client);
    await connected(client);
    assert.equal(client.self.get()?.id, id, 'the same participant');
    // `_pk` is PartySocket's own: the room ignores it.
    const said = (index: number) => [...address(index).searchParams.keys()].filter((key) => key !== '_pk');
    assert.deepEqual(said(0), ['ticket', 'v', 'attempt']);
    assert.deepEqual(said(1), ['ticket', 'v', 'attempt', 'epoch', 'revision']);
    const { resume } = bodies[1] as { resume: string };
    assert.deepEqual(bodies[0], {});
    assert.equal(resume.split('.')[0], id);
    for (const { href } of [address(0), address(1)]) {
      assert.ok(!href.includes(token), 'no token');
      assert.ok(!href.includes(resume.split('.')[1]!), 'no resume secret');
    }
    assert.notEqual(address(0).searchParams.get('ticket'), address(1).searchParams.get('ticket'));
    client.leave();
  });

  const passing: [name: string, answer: () => Response | Promise<Response>, code: string][] = [
    ['no answer', () => Promise.reject(new TypeError('fetch failed')), 'server_unreachable'],
    [
      'a gateway without its server',
      () => new Response('<h1>Bad gateway', { status: 502 }),
      'server_unreachable',
    ],
    ['a room server that fails', () => refused('internal_error', 500), 'internal_error'],
    ['too many connects', () => refused('rate_limited', 429), 'rate_limited'],
  ];
  for (const [name, answer, code] of passing) {
    test(`${name} is retried`, async () => {
      const { client, page } = open('passing', [answer]);
      const joining = client.join();
      await until(client.connection, ({ status }) => status === 'reconnecting');
      assert.equal(client.connection.get().error?.code, code);
      assert.equal(page.sockets.length, 0);
      await joining;
      client.leave();
    });
  }

  for (const code of ['token_expired', 'token_invalid', 'origin_not_allowed', 'settings_invalid'] as const) {
    test(`${code} in place of a ticket ends the join with that error`, async () => {
      const { client, page, bodies } = open('lasting', [() => refused(code)]);
      await assert.rejects(client.join(), { code, message: `It is ${code}.`, retryable: false });
      assert.equal(client.connection.get().status, 'failed');
      assert.deepEqual([page.sockets.length, bodies.length], [0, 1]);
    });
  }

  test('a refusal during a reconnect rejects pending commands, and ends the right to resume', async () => {
    const storage = new TestStorage();
    const { client, page } = open('back', [null, () => refused('token_expired', 401)], { storage });
    await client.join();
    page.cut();
    await down(client);
    await assert.rejects(client.command('hand.raise'), { code: 'token_expired' });
    assert.equal(client.connection.get().status, 'failed');
    assert.equal(storage.length, 0);
  });

  test('an answer that is not from a room server is not accepted', async () => {
    const strange = [null, 'ticket', { ticket: 5 }, { error: 'No such page.' }, []];
    const { client } = open(
      'strange',
      strange.map((body) => () => Response.json(body)),
      { clock: new TestClock() },
    );
    void client.join().catch(() => {});
    for (const body of strange) {
      const { error, retryAtMs } = await until(client.connection, ({ retryAtMs }) => retryAtMs !== null);
      assert.equal(error?.code, 'server_unreachable', JSON.stringify(body));
      assert.ok(retryAtMs, 'it is tried again');
      client.leave();
      void client.join().catch(() => {});
    }
    client.leave();
  });

  test('that does not arrive within ten seconds is requested again', async () => {
    const clock = new TestClock();
    let signal: AbortSignal | null | undefined;
    const real = fetch;
    const { client } = open('slow', [], {
      clock,
      fetch: (input, init) => {
        if (signal || !String(input).endsWith('/ticket')) return real(input, init);
        signal = init?.signal;
        asked();
        return new Promise(() => {});
      },
    });
    let asked = () => {};
    const isAsked = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const joining = client.join();
    await isAsked;
    await clock.advance(10_000);
    assert.equal(signal?.aborted, true);
    const { status, error, retryAtMs } = client.connection.get();
    assert.deepEqual([status, error?.code], ['reconnecting', 'server_unreachable']);
    await clock.advance(retryAtMs! - clock.now());
    await joining;
    client.leave();
  });

  test('that was already used is replaced by another', async () => {
    const room = 'used';
    const token = await worker.token({ room, subject: 'bob' });
    const headers = { Authorization: `Bearer ${token}` };
    const response = await fetch(`${worker.origin}/lobby/${room}/ticket`, { method: 'POST', headers });
    const used = (await response.json()) as TicketAnswer;
    await RawClient.join(worker, { room, token: null, query: { ticket: used.ticket } });
    const { client, page } = open(room, [() => Response.json(used)]);
    const joining = client.join();
    await until(client.connection, ({ error }) => error?.code === 'ticket_invalid');
    await joining;
    assert.equal(page.sockets.length, 2);
    client.leave();
  });

  test('prepared in the lobby serves only the first connect of a new participant', async () => {
    const room = 'prepared';
    const storage = new TestStorage();
    const locks = new TestLocks().manager;
    let prepared = 0;
    const preparedTicket = async () => {
      prepared++;
      const headers = { Authorization: `Bearer ${await worker.token({ room, subject: 'ada' })}` };
      const response = await fetch(`${worker.origin}/lobby/${room}/ticket`, { method: 'POST', headers });
      return ((await response.json()) as TicketAnswer).ticket;
    };
    const more = { storage, locks, preparedTicket };
    const first = open(room, [], more);
    await first.client.join();
    assert.deepEqual([prepared, first.bodies.length], [1, 0]);
    first.page.cut();
    await down(first.client);
    await connected(first.client);
    assert.deepEqual([prepared, first.bodies.length], [1, 1]);
    first.client.leave();
    const none = open(room, [], { ...more, preparedTicket: async () => null });
    await none.client.join();
    assert.equal(none.bodies.length, 1, 'without a prepared ticket the client asks for a ticket');
    none.client.leave();
  });

  test('is asked for by the join itself when the lobby’s request for it hangs', async () => {
    const clock = new TestClock();
    const { client, bodies } = open('hanging', [], { clock, preparedTicket: () => new Promise(() => {}) });
    const joining = client.join();
    // The deadlines of the join and of its first step, and the wait for the lobby's ticket.
    await clock.untilPending(3);
    await clock.advance(2_000);
    await joining;
    assert.equal(bodies.length, 1);
    client.leave();
  });

  test('may come late: a join whose server gets on is not given up after 30 seconds', async (t) => {
    const room = 'slow';
    const clock = new TestClock();
    const asked = atom(0);
    /** Takes nine seconds for each request. */
    const slowly = async <T>(request: () => Promise<T>): Promise<T> => {
      const done = delay(clock, 9_000);
      asked.set(asked.get() + 1);
      await done;
      return request();
    };
    const silent = createServer().listen(0);
    t.after(() => silent.close());
    await once(silent, 'listening');
    const connecting = once(silent, 'connection');
    const { port } = silent.address() as AddressInfo;
    const page = new TestPage();
    const { client } = open(room, [], {
      clock,
      page,
      getToken: () => slowly(() => worker.token({ room, subject: 'ada' })),
      fetch: (...request) => slowly(() => fetch(...request)),
      // The first socket does not open.
      WebSocket: class extends page.WebSocket {
        constructor(url: string | URL) {
          super(page.sockets.length === 0 ? `ws://127.0.0.1:${port}` : url);
        }
      },
    });
    const joining = client.join();
    const takesNineSeconds = async (request: number) => {
      await until(asked, (count) => count === request);
      await clock.advance(9_000);
    };
    await takesNineSeconds(1);
    await takesNineSeconds(2);
    await connecting;
    await clock.advance(10_000);
    const { status, retryAtMs } = client.connection.get();
    assert.equal(status, 'reconnecting');
    await clock.advance(retryAtMs! - clock.now());
    await takesNineSeconds(3);
    await takesNineSeconds(4);
    await joining;
    client.leave();
  });
});
