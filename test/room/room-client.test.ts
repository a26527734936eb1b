import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { CallroomError } from '../../src/core/errors.js';
import { silentLogger } from '../../src/core/logger.js';
import { until } from '../../src/core/store.js';
import type { Role } from '../../src/room/protocol/index.js';
import { RoomClient } from '../../src/room/room-client.js';
import type { RoomClientOptions } from '../../src/room/room-client-options.js';
import { RoomError } from '../../src/room/room-error.js';
import { TestClock } from '../../src/testing/test-clock.js';
import { FakeCallsServer } from '../server/fake-calls-server.js';
import { RawClient } from '../server/raw-client.js';
import { type RunningWorker, startWorker } from '../server/start-worker.js';
import { type ClientOptions, joinRoom, type OpenedClient, openClient } from '../support/room-clients.js';
import { TestLocks, TestPage, TestStorage } from './test-page.js';

let worker: RunningWorker;
before(async () => {
  worker = await startWorker();
});
after(() => worker.stop());

const open = (room: string, subject: string, more?: ClientOptions) => openClient(worker, room, subject, more);
const joined = (room: string, subject: string, more?: ClientOptions) => joinRoom(worker, room, subject, more);

const isRoomError = (code: string) => (error: unknown) => error instanceof RoomError && error.code === code;
const connected = (client: RoomClient) => until(client.connection, ({ status }) => status === 'connected');
const down = (client: RoomClient) => until(client.connection, ({ status }) => status !== 'connected');

describe('RoomClient', () => {
  describe('a join that fails', () => {
    const never = () => new Promise<never>(() => {});
    const opened = (more: Partial<RoomClientOptions>) => {
      const clock = new TestClock();
      return { ...open('nothing', 'ada', { clock, ...more }), clock };
    };
    const failed = ({ client }: { client: RoomClient }) => client.connection.get().status === 'failed';

    test('without a token ends after ten seconds, and says that the site gave no token', async () => {
      const opening = opened({ getToken: never });
      const joining = opening.client.join();
      const rejected = assert.rejects(joining, /The site gave no room token within 10 seconds/);
      await opening.clock.advance(10_000);
      await rejected;
      assert.ok(failed(opening), 'the join failed');
    });

    test('ends at once with the error of the token source, and the next join asks again', async () => {
      let asked = 0;
      const refusal = new CallroomError('token_refused', 'Sign in first.', { retryable: true });
      const getToken = () => {
        if (++asked === 1) throw refusal;
        return worker.token({ room: 'nothing', subject: 'ada' });
      };
      const opening = opened({ getToken });
      await assert.rejects(opening.client.join(), (error) => error === refusal);
      assert.ok(failed(opening), 'the join failed');
      await opening.client.join();
      assert.equal(asked, 2);
      opening.client.leave();
    });

    test('without a server is retried for thirty seconds, and then names the server', async (t) => {
      const silent = createServer();
      silent.on('upgrade', (_, socket) => t.after(() => socket.destroy()));
      t.after(() => silent.close());
      await once(silent.listen(0, '127.0.0.1'), 'listening');
      const server = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
      const opening = opened({ server, getToken: async () => 'token' });
      const rejected = assert.rejects(opening.client.join(), (error) => {
        return isRoomError('server_unreachable')(error) && (error as Error).message.includes(server);
      });
      for (let seconds = 0; seconds < 30; seconds++) await opening.clock.advance(1_000);
      await rejected;
      assert.ok(failed(opening), 'the join failed');
    });

    test('with an invalid address ends at once', async () => {
      await assert.rejects(opened({ server: 'no address' }).client.join(), isRoomError('server_invalid'));
    });

    test('with an invalid room name ends before any request', async () => {
      let asked = 0;
      const getToken = async () => String(++asked);
      for (const room of [' ', '\u200B', 'x'.repeat(129)]) {
        await assert.rejects(opened({ room, getToken }).client.join(), isRoomError('room_name_invalid'));
      }
      assert.equal(asked, 0);
    });
  });

  test('shows participants as they join, change and leave', async () => {
    const ada = await joined('people', 'ada');
    const bob = await joined('people', 'bob');
    await until(ada.client.participantIds, (ids) => ids.length === 2);
    assert.deepEqual(ada.client.participantIds.get(), [ada.id, bob.id], 'in the order of joining');
    const seen: unknown[] = [];
    ada.client.participant(bob.id).subscribe((info) => seen.push(info?.connected));
    bob.page.cut();
    await until(ada.client.participant(bob.id), (info) => info?.connected === false);
    await until(ada.client.participant(bob.id), (info) => info?.connected === true);
    bob.client.leave();
    await until(ada.client.participantIds, (ids) => ids.length === 1);
    assert.deepEqual(seen, [true, false, true, undefined]);
    assert.equal(bob.client.connection.get().reason, 'left');
    ada.client.leave();
  });

  test('a dropped connection resumes as the same participant, with the missed state', async () => {
    const ada = await joined('drop', 'ada');
    const bob = await joined('drop', 'bob');
    ada.page.cut();
    await down(ada.client);
    bob.client.leave();
    await connected(ada.client);
    assert.equal(ada.client.self.get()?.id, ada.id);
    assert.deepEqual(ada.client.participantIds.get(), [ada.id]);
    ada.client.leave();
  });

  test('a command sent during an outage takes effect once, after it', async () => {
    const ada = await joined('once', 'ada');
    const bob = await joined('once', 'bob', { claims: { role: 'moderator' } });
    bob.page.cut();
    await down(bob.client);
    await bob.client.command('participant.remove', { participant: ada.id });
    await until(ada.client.connection, ({ status }) => status === 'closed');
    assert.equal(ada.client.connection.get().reason, 'removed');
    bob.client.leave();
  });

  test('an offline page still retries, more slowly, and at once when it is online', async () => {
    const clock = new TestClock();
    const ada = await joined('offline', 'ada', { clock });
    ada.page.change({ online: false });
    ada.page.cut();
    await down(ada.client);
    const pauseMs = ada.client.connection.get().retryAtMs! - clock.now();
    assert.ok(pauseMs >= 2_000 && pauseMs <= 4_000, `${pauseMs} ms`);
    assert.equal(ada.page.sockets.length, 1);
    await clock.advance(pauseMs);
    await connected(ada.client);
    ada.page.cut();
    await down(ada.client);
    ada.page.change({ online: true });
    await connected(ada.client);
    ada.client.leave();
  });

  test('reconnects at once when the page is shown, and with pauses while it is hidden', async () => {
    const clock = new TestClock();
    const ada = await joined('sight', 'ada', { clock });
    ada.page.change({ visible: false });
    ada.page.cut();
    await down(ada.client);
    const { retryAtMs } = ada.client.connection.get();
    assert.ok(retryAtMs !== null && retryAtMs > clock.now(), 'a pause, for the clock stands still');
    ada.page.change({ visible: false });
    assert.equal(ada.page.sockets.length, 1, 'nothing is tried before its time');
    ada.page.change({ visible: true });
    await connected(ada.client);
    assert.equal(ada.page.sockets.length, 2);
    ada.client.leave();
  });

  test('no heartbeat or ephemeral message is kept for the next connection', async () => {
    const clock = new TestClock();
    const ada = await joined('heartbeat', 'ada', { clock });
    await clock.advance(5_000);
    assert.ok(ada.page.sent(0).includes('ping'), 'the client sent a heartbeat');
    ada.page.cut();
    await down(ada.client);
    // Where the pause is long, pings and passing facts fall due in it.
    ada.page.change({ online: false });
    ada.client.sendEphemeral('cursor', [1, 2]);
    const said = ada.client.command('hand.raise');
    await clock.advance(9_000);
    ada.page.change({ online: true });
    await connected(ada.client);
    await said;
    const frames = ada.page.sent(1);
    assert.equal(frames.length, 2, frames.join());
    assert.deepEqual(JSON.parse(frames[0]!), { welcomed: true });
    assert.equal((JSON.parse(frames[1]!) as { command: string }).command, 'hand.raise');
    ada.client.leave();
  });

  test('an unreachable server is retried until it is there', async () => {
    const vars = { ROOM_TOKEN_SECRET: undefined };
    const probe = await startWorker({ vars });
    const port = Number(new URL(probe.origin).port);
    await probe.stop();
    const { client } = open('late', 'ada', { server: `http://127.0.0.1:${port}` });
    const joining = client.join();
    await until(client.connection, ({ status }) => status === 'reconnecting');
    assert.equal(client.connection.get().error?.code, 'server_unreachable');
    const late = await startWorker({ port });
    await joining;
    assert.equal(client.connection.get().status, 'connected');
    client.leave();
    await late.stop();
  });

  for (const [name, claims, code] of [
    ['an expired token', { nowMs: Date.now() - 120_000 }, 'token_expired'],
    ['a token of another room', { room: 'another' }, 'token_room_mismatch'],
    ['a token of another server', { secret: 'the secret of another server, also long' }, 'token_invalid'],
  ] as const) {
    test(`${name} ends in a typed error, without a retry`, async () => {
      const { client, page } = open('refused', 'ada', { claims });
      await assert.rejects(client.join(), isRoomError(code));
      assert.equal(client.connection.get().status, 'failed');
      assert.equal(client.connection.get().error?.code, code);
      assert.equal(page.sockets.length, 0, 'refused before a socket is opened');
    });
  }

  test('can be joined again after a failure', async () => {
    let nowMs: number | undefined = Date.now() - 120_000;
    const room = 'again';
    const page = new TestPage();
    const client = new RoomClient({
      server: worker.origin,
      room,
      getToken: () => worker.token({ room, ...(nowMs === undefined ? {} : { nowMs }) }),
      WebSocket: page.WebSocket,
      page,
      logger: silentLogger,
    });
    await assert.rejects(client.join(), isRoomError('token_expired'));
    nowMs = undefined;
    await client.join();
    client.leave();
  });

  test('an aborted join leaves no connection behind', async () => {
    const { client, page } = open('aborted', 'ada');
    const controller = new AbortController();
    const joining = client.join({ signal: controller.signal });
    controller.abort();
    await assert.rejects(joining, { name: 'AbortError' });
    assert.equal(client.connection.get().status, 'closed');
    assert.equal(page.sockets.length, 0);
  });

  test('commands are refused with the room’s own words, and need a room', async () => {
    const { client } = await joined('refuse', 'ada');
    await assert.rejects(
      client.command('participant.remove', { participant: 'nobody' }),
      isRoomError('not_allowed'),
    );
    await assert.rejects(client.command('no.such.command'), isRoomError('not_found'));
    client.leave();
    await assert.rejects(client.query('room.state'), isRoomError('not_in_room'));
  });

  test('has a media credential, and none after leaving', async () => {
    const { client } = await joined('credential', 'ada');
    const credential = await client.mediaCredential();
    assert.equal(credential.split('.').length, 3);
    client.leave();
    await assert.rejects(
      client.mediaCredential({ signal: AbortSignal.abort() }),
      (error: Error) => error.name === 'AbortError',
    );
  });

  test('ephemeral messages reach the others', async () => {
    const ada = await joined('ephemeral', 'ada');
    const bob = await RawClient.join(worker, {
      room: 'ephemeral',
      token: { room: 'ephemeral', subject: 'bob' },
    });
    ada.client.sendEphemeral('cursor', [1, 2]);
    const { values } = await bob.next('ephemeral');
    assert.deepEqual(values, [[ada.id, 'cursor', [1, 2]]]);
    ada.client.leave();
    await bob.close();
  });

  test('a participant without the grant sends no ephemeral messages, and is not disconnected for them', async () => {
    const { client } = await joined('silent', 'ada', { claims: { grants: { send: false } } });
    const errors: string[] = [];
    client.addEventListener('error', ({ data }) => errors.push(data.code));
    for (let typed = 0; typed < 30; typed++) client.sendEphemeral('typing', true);
    await client.query('room.state');
    assert.deepEqual(errors, []);
    assert.equal(client.connection.get().status, 'connected');
    client.leave();
  });
});

describe('a reload', () => {
  const tab = (locks: TestLocks, storage = new TestStorage()) => ({ storage, locks: locks.manager });

  test('is the same participant, once the old page has let go of its lock', async () => {
    const locks = new TestLocks();
    const storage = new TestStorage();
    // A page that is gone took its locks with it: here, locks of its own.
    const old = await joined('reload', 'ada', tab(new TestLocks(), storage));
    old.page.cut();
    old.page.change({ online: false });
    const fresh = await joined('reload', 'ada', tab(locks, storage));
    assert.equal(fresh.id, old.id);
    for (const { client } of [old, fresh]) client.leave();
  });

  test('of a duplicated tab is another participant, and the first one stays', async () => {
    const locks = new TestLocks();
    const original = await joined('duplicate', 'ada', tab(locks, new TestStorage()));
    const storage = new TestStorage();
    const first = await joined('duplicate-2', 'ada', tab(locks, storage));
    const copy = await joined('duplicate-2', 'ada', tab(locks, new TestStorage(storage)));
    assert.notEqual(copy.id, first.id);
    assert.equal(first.client.connection.get().status, 'connected');
    for (const { client } of [original, first, copy]) client.leave();
  });

  test('after leaving joins as a new participant', async () => {
    const storage = new TestStorage();
    const locks = new TestLocks();
    const first = await joined('gone', 'ada', tab(locks, storage));
    first.client.leave();
    assert.equal(storage.length, 0);
    const second = await joined('gone', 'ada', tab(locks, storage));
    assert.notEqual(second.id, first.id);
    second.client.leave();
  });
});

describe('leaving', () => {
  /** By stage: resolves once a join has come so far. */
  const stages: Record<string, (opened: OpenedClient) => Promise<unknown>> = {
    'while the socket is being opened': ({ page }) => socketThat(page, 0),
    'as the socket is open': async ({ page }) => once(await socketThat(page, 0), 'open'),
    'with the welcome': ({ client }) => until(client.self, (self) => self !== null),
    'once media is offered': ({ client }) => until(client.connection, ({ status }) => status === 'connected'),
  };

  async function socketThat(page: TestPage, readyState: number): Promise<NodeJS.EventEmitter> {
    while (page.sockets.at(-1)?.readyState !== readyState) await new Promise(setImmediate);
    return page.sockets.at(-1)!;
  }

  for (const [stage, reached] of Object.entries(stages)) {
    test(`${stage} leaves no disconnected participant behind`, async () => {
      const room = `left-${stage.replaceAll(' ', '-')}`;
      const ada = await joined(room, 'ada');
      const seen: boolean[] = [];
      ada.client.participantIds.subscribe((ids) => {
        for (const id of ids)
          ada.client.participant(id).subscribe((info) => info && seen.push(info.connected));
      });
      for (const again of [1, 2]) {
        const bob = open(room, `bob ${again}`, { receives: () => ['audio', 'video'] });
        const joining = bob.client.join().catch(() => null);
        await reached(bob);
        bob.client.leave();
        await joining;
        for (const socket of bob.page.sockets) if (socket.readyState !== 3) await once(socket, 'close');
      }
      // The room has seen the end of each socket by now, and reports it before it answers.
      await ada.client.query('room.state');
      await until(ada.client.participantIds, (ids) => ids.length === 1);
      assert.ok(!seen.includes(false), 'nobody was shown as lost');
      ada.client.leave();
    });
  }

  test('reaches the room also after the rate limit', async () => {
    const [ada, bob] = [await joined('left-in-haste', 'ada'), await joined('left-in-haste', 'bob')];
    await until(ada.client.participantIds, (ids) => ids.length === 2);
    const seen: unknown[] = [];
    ada.client.participant(bob.id).listen((info) => seen.push(info?.connected));
    for (let at = 0; at < 150; at++) bob.client.sendEphemeral('cursor', at);
    bob.client.leave();
    await until(ada.client.participantIds, (ids) => ids.length === 1);
    assert.deepEqual(seen, [undefined]);
    ada.client.leave();
  });

  test('an attempt that ends before its welcome leaves no participant behind', async () => {
    const clock = new TestClock();
    const ada = await joined('given-up', 'ada');
    const bob = open('given-up', 'bob', { clock });
    const deaf = bob.page.WebSocket.prototype;
    const listen = deaf.addEventListener;
    // The first welcome is lost on the way.
    deaf.addEventListener = function (this: WebSocket, type: string, ...rest: unknown[]) {
      if (type !== 'message' || bob.page.sockets.length > 1) listen.call(this, type, ...(rest as [never]));
    } as typeof listen;
    const joining = bob.client.join();
    await until(ada.client.participantIds, (ids) => ids.length === 2);
    const [, ghost] = ada.client.participantIds.get();
    const seen: unknown[] = [];
    ada.client.participant(ghost!).listen((info) => seen.push(info?.connected));
    await clock.advance(10_000);
    await clock.advance(1_000);
    await joining;
    await until(ada.client.participantIds, (ids) => !ids.includes(ghost!) && ids.length === 2);
    assert.deepEqual(seen, [undefined]);
    for (const { client } of [ada, bob]) client.leave();
  });
});

describe('TURN servers', () => {
  const vars = { TURN_KEY_ID: 'key', TURN_KEY_TOKEN: 'the token of the key' };
  let sfu: FakeCallsServer;
  let turnWorker: RunningWorker;
  before(async () => {
    sfu = await FakeCallsServer.start();
    sfu.override = ({ path }) =>
      path.includes('/turn/')
        ? { status: 201, body: { iceServers: [{ urls: ['turn:t', 'turn:t:53'], username: 'u' }] } }
        : undefined;
    turnWorker = await startWorker({ callsApiBase: sfu.base, vars });
  });
  after(async () => {
    await turnWorker.stop();
    await sfu.stop();
  });

  const turnClient = (room: string, role: Role) =>
    open(room, role, { server: turnWorker.origin, claims: { role } }).client;

  test('exist after joining, without those that browsers block, and are gone after leaving', async () => {
    const client = turnClient('turn', 'participant');
    await client.join();
    const servers = await until(client.iceServers, (value) => value !== null);
    assert.deepEqual(servers?.[0]?.urls, ['turn:t']);
    client.leave();
    assert.equal(client.iceServers.get(), null);
  });

  test('arrive with the admission after waiting', async () => {
    const host = turnClient('turn-admission', 'host');
    const eve = turnClient('turn-admission', 'waiting');
    await host.join();
    await eve.join();
    assert.equal(eve.iceServers.get(), null);
    await host.command('participant.admit-all');
    await until(eve.iceServers, (value) => value !== null);
    for (const client of [host, eve]) client.leave();
  });
});
