import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { delay } from '../../src/core/clock.js';
import { CallroomError } from '../../src/core/errors.js';
import { silentLogger } from '../../src/core/logger.js';
import { until } from '../../src/core/store.js';
import { roomErrors } from '../../src/room/protocol/index.js';
import { RoomError } from '../../src/room/room-error.js';
import { type ConnectQuery, RoomSocket, type RoomSocketOptions } from '../../src/room/room-socket.js';
import { TestClock } from '../../src/testing/test-clock.js';
import { TestPage } from './test-page.js';

const [CONNECTING, OPEN, CLOSING, CLOSED] = [0, 1, 2, 3];
const LEAVE = '{"leave":true}';

/** One socket as a browser has it; the test is its network. */
class FakeSocket extends EventTarget {
  readyState = CONNECTING;
  readonly sent: string[] = [];

  constructor(readonly url: string) {
    super();
  }

  send(text: string): void {
    assert.equal(this.readyState, OPEN, 'a frame is sent on an open socket');
    this.sent.push(text);
  }

  /** The browser starts the closing handshake; `end` is its end. */
  close(): void {
    if (this.readyState < CLOSING!) this.readyState = CLOSING;
  }

  open(): void {
    if (this.readyState !== CONNECTING) return;
    this.readyState = OPEN;
    this.dispatchEvent(new Event('open'));
  }

  deliver(json: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(json) }));
  }

  /** The server closes, or the network does (1006). */
  end(code = 1006): void {
    this.readyState = CLOSED;
    this.dispatchEvent(Object.assign(new Event('close'), { code, reason: '', wasClean: code !== 1006 }));
  }

  /** No connection is made: a browser fires `error`, then `close`. */
  refuse(): void {
    this.readyState = CLOSED;
    this.dispatchEvent(new Event('error'));
    this.end();
  }
}

type SetUpOptions = Partial<RoomSocketOptions> & { query?: () => Promise<ConnectQuery> };

function setUp(t: TestContext, { query, ...options }: SetUpOptions = {}) {
  const sockets: FakeSocket[] = [];
  const waiting: { count: number; go: () => void }[] = [];
  const clock = new TestClock();
  const page = new TestPage();
  const messages: unknown[] = [];
  let asked = 0;
  let downs = 0;
  let progress = 0;
  class Network extends FakeSocket {
    constructor(url: string) {
      super(url);
      sockets.push(this);
      for (const { count, go } of waiting) if (sockets.length >= count) go();
    }
  }
  const room = new RoomSocket({
    server: 'https://calls.example.com',
    room: 'a/b',
    entry: async () => {
      const asks = query ?? (async (): Promise<ConnectQuery> => ({ token: `token ${++asked}` }));
      const answer = await asks();
      return { query: answer, isNew: answer.resume === undefined };
    },
    onRefused: () => {},
    leaveFrame: LEAVE,
    onMessage: (json) => messages.push(json),
    onProgress: () => progress++,
    onDown: () => downs++,
    WebSocket: Network as unknown as typeof WebSocket,
    clock,
    page,
    logger: silentLogger,
    ...options,
  });
  t.after(() => {
    room.close(null);
    for (const socket of sockets) if (socket.readyState !== CLOSED) socket.end();
  });
  /** The nth socket, from 1, once it is there. */
  const nth = async (count: number): Promise<FakeSocket> => {
    if (sockets.length < count) await new Promise<void>((go) => waiting.push({ count, go }));
    return sockets[count - 1]!;
  };
  const welcomed = async (count: number): Promise<FakeSocket> => {
    const socket = await nth(count);
    socket.open();
    room.markConnected();
    return socket;
  };
  const state = () => room.state.get();
  const pause = () => state().retryAtMs! - clock.now();
  return {
    room,
    sockets,
    clock,
    page,
    messages,
    nth,
    welcomed,
    state,
    pause,
    asked: () => asked,
    downs: () => downs,
    progress: () => progress,
  };
}

/** PartySocket waits for a timer of 0 ms before it asks for a query: after these it has asked, if it is to. */
async function partySocketTurns(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setTimeout(resolve));
}

describe('RoomSocket', () => {
  test('asks for a query for each connect, and puts it into the address of the room', async (t) => {
    const { room, nth, clock, welcomed, state } = setUp(t);
    room.open();
    const first = await nth(1);
    const url = new URL(first.url);
    assert.equal(url.origin + url.pathname, 'wss://calls.example.com/parties/room/a%2Fb');
    assert.equal(url.searchParams.get('token'), 'token 1');
    await welcomed(1);
    assert.equal(state().status, 'connected');
    first.end();
    await clock.advance(400);
    assert.equal(new URL((await nth(2)).url).searchParams.get('token'), 'token 2');
  });

  test('speaks ws: to a server at http:', async (t) => {
    const { room, nth } = setUp(t, { server: 'http://calls.example.com:8787/' });
    room.open();
    assert.match((await nth(1)).url, /^ws:\/\/calls\.example\.com:8787\/parties\/room\/a%2Fb\?/);
  });

  for (const server of ['no address', 'localhost:8787', '']) {
    test(`refuses the server "${server}" at once`, async (t) => {
      const { room, state, asked } = setUp(t, { server });
      room.open();
      assert.equal(state().status, 'failed');
      assert.equal(state().error?.code, 'server_invalid');
      assert.equal(asked(), 0);
    });
  }

  test('pauses differ per instance, within bounds that double', async (t) => {
    const pauses: number[][] = [];
    for (const random of [() => 0, () => 0.5, () => 0.999, Math.random, Math.random]) {
      const { room, nth, pause, clock } = setUp(t, { random });
      room.open();
      const own: number[] = [];
      for (let attempt = 0; attempt < 7; attempt++) {
        (await nth(attempt + 1)).refuse();
        const bound = Math.min(15_000, 400 * 2 ** attempt);
        assert.ok(pause() >= bound / 2 && pause() <= bound, `pause ${attempt}: ${pause()} ms`);
        own.push(pause());
        await clock.advance(pause());
      }
      pauses.push(own);
    }
    assert.equal(new Set(pauses.map(([first]) => first)).size, pauses.length, JSON.stringify(pauses));
  });

  test('pauses start over at the room’s welcome, not at an open socket', async (t) => {
    const { room, nth, clock, pause, state, welcomed } = setUp(t, { random: () => 1 });
    room.open();
    for (const [count, expected] of [
      [1, 400],
      [2, 800],
      [3, 1_600],
    ] as const) {
      const socket = await nth(count);
      socket.open();
      socket.end();
      assert.equal(pause(), expected);
      await clock.advance(expected);
    }
    assert.equal(state().attempt, 3);
    (await welcomed(4)).end();
    assert.equal(pause(), 400);
  });

  for (const change of [{ online: true }, { visible: true }]) {
    test(`connects at once when the page is ${Object.keys(change)[0]} again`, async (t) => {
      const { room, welcomed, page, nth, sockets, state, pause } = setUp(t);
      room.open();
      const first = await welcomed(1);
      page.change(change.online ? { online: false } : { visible: false });
      first.end();
      assert.ok(pause() > 0, `${pause()} ms`);
      await partySocketTurns();
      assert.equal(sockets.length, 1, 'nothing is tried in the pause');
      page.change(change);
      await nth(2);
      assert.equal(state().status, 'reconnecting');
      await welcomed(2);
      assert.equal(state().status, 'connected');
    });
  }

  for (const [code, { close, retryable }] of Object.entries(roomErrors)) {
    test(`close code ${close} (${code}) ${retryable ? 'is followed by another attempt' : 'is final'}`, async (t) => {
      const { room, welcomed, clock, page, sockets, state, nth } = setUp(t);
      room.open();
      (await welcomed(1)).end(close);
      const { status, error } = state();
      assert.equal(error?.code, RoomError.fromCloseCode(close)?.code);
      if (retryable) {
        await clock.advance(400);
        await nth(2);
        return;
      }
      assert.equal(status, 'failed');
      page.change({ online: true });
      await clock.advance(60_000);
      await partySocketTurns();
      assert.equal(sockets.length, 1);
      assert.equal(clock.pending, 0);
    });
  }

  test('a query that throws is asked again after growing pauses, and the state says why', async (t) => {
    const down = new CallroomError('token_unavailable', 'The token route is down.', { retryable: true });
    let isDown = false;
    let asked = 0;
    const { room, welcomed, clock, state, pause, sockets } = setUp(t, {
      random: () => 1,
      query: async () => {
        asked++;
        if (isDown) throw down;
        return { token: 'token' };
      },
    });
    room.open();
    const first = await welcomed(1);
    isDown = true;
    first.end();
    for (const [attempt, expected] of [400, 800, 1_600].entries()) {
      assert.equal(state().attempt, attempt + 1);
      assert.equal(pause(), expected);
      await clock.advance(expected);
      await partySocketTurns();
      assert.equal(asked, attempt + 2);
      assert.equal(state().status, 'reconnecting');
      assert.equal(state().error, down);
    }
    assert.equal(sockets.length, 1, 'no socket opens without a token');
    isDown = false;
    await clock.advance(pause());
    // Each attempt imports PartySocket again, and the loader answers in its own time.
    await import('../../src/room/party-socket.js');
    await partySocketTurns();
    assert.equal(sockets.length, 2, 'PartySocket adds no pause of its own');
    await welcomed(2);
    assert.equal(state().error, null);
  });

  test('a query that stays unanswered is aborted after ten seconds, and asked again', async (t) => {
    let asked = 0;
    const { room, welcomed, clock, state, pause } = setUp(t, {
      query: () => (++asked === 2 ? new Promise<never>(() => {}) : Promise.resolve({ token: String(asked) })),
    });
    room.open();
    (await welcomed(1)).end();
    await clock.advance(pause());
    await partySocketTurns();
    assert.equal(asked, 2);
    await clock.advance(10_000);
    assert.equal(state().error?.code, 'token_unavailable');
    await clock.advance(pause());
    assert.equal(new URL((await welcomed(2)).url).searchParams.get('token'), '3');
  });

  test('a token that comes after its attempt was given up opens no socket', async (t) => {
    const answers: ((query: { token: string }) => void)[] = [];
    const { room, nth, clock, sockets, pause } = setUp(t, {
      query: () => new Promise((resolve) => answers.push(resolve)),
    });
    room.open();
    answers[0]!({ token: 'first' });
    const first = await nth(1);
    first.open();
    room.markConnected();
    first.end();
    await clock.advance(pause());
    await partySocketTurns();
    await clock.advance(10_000);
    answers[1]!({ token: 'late' });
    await partySocketTurns();
    assert.equal(sockets.length, 1);
    await clock.advance(pause());
    answers[2]!({ token: 'next' });
    assert.equal(new URL((await nth(2)).url).searchParams.get('token'), 'next');
  });

  test('a connect without a welcome is given up after ten seconds', async (t) => {
    const { room, nth, clock, state, downs } = setUp(t);
    room.open();
    (await nth(1)).open();
    await clock.advance(9_999);
    assert.equal(state().status, 'connecting');
    await clock.advance(1);
    assert.equal(state().status, 'reconnecting');
    assert.equal(state().error?.code, 'server_unreachable');
    assert.equal(downs(), 1);
    await clock.advance(400);
    await nth(2);
  });

  test('a server that takes nine seconds for each step is not given up', async (t) => {
    const clock = new TestClock();
    const { room, nth, state, progress } = setUp(t, {
      clock,
      entry: async ({ onToken }) => {
        await delay(clock, 9_000);
        onToken();
        await delay(clock, 9_000);
        return { query: {}, isNew: true };
      },
    });
    room.open();
    await clock.advance(9_000);
    await clock.advance(9_000);
    const socket = await nth(1);
    await clock.advance(9_000);
    socket.open();
    await clock.advance(9_000);
    assert.deepEqual([state().status, progress()], ['connecting', 3]);
    room.markConnected();
    assert.equal(state().status, 'connected');
  });

  test('a later attempt makes progress only where it gets further', async (t) => {
    const { room, nth, clock, progress, pause } = setUp(t);
    room.open();
    (await nth(1)).end();
    assert.equal(progress(), 2, 'a token and a ticket');
    await clock.advance(pause());
    (await nth(2)).open();
    assert.equal(progress(), 3);
  });

  test('silence ends a connection', async (t) => {
    const { room, welcomed, clock, state, nth } = setUp(t);
    room.open();
    const first = await welcomed(1);
    await clock.advance(10_000);
    assert.deepEqual(first.sent, ['ping', 'ping']);
    first.deliver('still there');
    await clock.advance(10_000);
    assert.equal(state().status, 'connected');
    await clock.advance(5_000);
    assert.equal(state().status, 'reconnecting');
    assert.equal(first.readyState, CLOSING);
    await clock.advance(400);
    await nth(2);
  });

  test('sends at once or not at all: PartySocket keeps no frame for the next socket', async (t) => {
    const { room, nth, welcomed, clock } = setUp(t);
    assert.equal(room.send('before'), false);
    room.open();
    const first = await nth(1);
    assert.equal(room.send('connecting'), false);
    await welcomed(1);
    assert.equal(room.send('connected'), true);
    // The closing handshake has begun, and nobody was told yet.
    first.close();
    assert.equal(room.send('closing'), false);
    first.end();
    assert.equal(room.send('down'), false);
    await clock.advance(400);
    const second = await welcomed(2);
    assert.deepEqual(first.sent, ['connected']);
    assert.deepEqual(second.sent, []);
  });

  test('several retries in a row leave one socket', async (t) => {
    const { room, welcomed, clock, nth, sockets, state, pause } = setUp(t);
    room.open();
    const first = await welcomed(1);
    const why = RoomError.unreachable('https://calls.example.com');
    for (let times = 0; times < 3; times++) room.retry(why);
    assert.equal(first.readyState, CLOSING);
    await partySocketTurns();
    room.retry(why);
    await partySocketTurns();
    assert.equal(sockets.length, 1, 'the pause is not over');
    await clock.advance(pause());
    await nth(2);
    await partySocketTurns();
    assert.equal(sockets.filter(({ readyState }) => readyState <= OPEN!).length, 1);
    await welcomed(2);
    assert.equal(state().status, 'connected');
    assert.equal(sockets.length, 2);
  });

  test('a socket of an earlier attempt delivers nothing, and its end ends nothing', async (t) => {
    const { room, welcomed, clock, messages, nth, state, downs } = setUp(t);
    room.open();
    const first = await welcomed(1);
    first.deliver(1);
    room.retry(RoomError.unreachable('https://calls.example.com'));
    first.deliver(2);
    await clock.advance(400);
    await nth(2);
    first.deliver(3);
    const second = await welcomed(2);
    first.deliver(4);
    first.end(4000);
    second.deliver(5);
    assert.deepEqual(messages, [1, 5]);
    assert.equal(state().status, 'connected');
    assert.equal(downs(), 1);
  });

  test('an attempt that is given up while its socket opens says that it leaves on that socket, and another opens', async (t) => {
    const { room, nth, clock, messages, state, welcomed } = setUp(t);
    room.open();
    const first = await nth(1);
    await clock.advance(10_000);
    assert.equal(first.readyState, CONNECTING);
    first.open();
    assert.deepEqual(first.sent, [LEAVE]);
    assert.equal(first.readyState, CLOSING);
    first.deliver('late');
    first.end();
    assert.deepEqual(messages, []);
    assert.equal(state().status, 'reconnecting');
    await clock.advance(400);
    await welcomed(2);
    assert.equal(state().status, 'connected');
  });

  test('a known participant sends no leave when an attempt is given up', async (t) => {
    const { room, nth, clock } = setUp(t, { query: async () => ({ token: 'token', resume: 'ticket' }) });
    room.open();
    const first = await nth(1);
    first.open();
    await clock.advance(10_000);
    assert.deepEqual(first.sent, []);
    assert.equal(first.readyState, CLOSING);
  });

  for (const stage of ['pausing', 'asking', 'connecting', 'open', 'connected'] as const) {
    test(`leaving while ${stage} opens no further socket and keeps no timer`, async (t) => {
      let answer = (_query: { token: string }): void => {};
      const { room, nth, clock, sockets, page, state, welcomed } = setUp(t, {
        query: () =>
          stage === 'asking'
            ? new Promise((resolve) => {
                answer = resolve;
              })
            : Promise.resolve({ token: 'token' }),
      });
      room.open();
      if (stage === 'asking') await partySocketTurns();
      else await nth(1);
      if (stage === 'open') sockets[0]!.open();
      if (stage === 'connected') await welcomed(1);
      if (stage === 'pausing') sockets[0]!.refuse();
      room.close('left');
      answer({ token: 'late' });
      if (stage === 'connecting') sockets[0]!.open();
      if (['connecting', 'open', 'connected'].includes(stage)) {
        assert.deepEqual(sockets[0]!.sent, [LEAVE]);
        assert.equal(sockets[0]!.readyState, CLOSING);
        sockets[0]!.end();
      }
      page.change({ online: true });
      await clock.advance(60_000);
      await partySocketTurns();
      assert.equal(sockets.length, stage === 'asking' ? 0 : 1);
      assert.deepEqual([state().status, state().reason], ['closed', 'left']);
      assert.equal(clock.pending, 0);
      assert.equal(page.listeners, 0);
    });
  }

  test('opens again after it has ended', async (t) => {
    const { room, welcomed, state, nth } = setUp(t);
    room.open();
    const first = await welcomed(1);
    room.close('left');
    room.open();
    assert.equal(state().status, 'connecting');
    first.end();
    await nth(2);
    await welcomed(2);
    await until(room.state, ({ status }) => status === 'connected');
  });

  test('a browser that refuses to open a socket is retried, as after any failure', async (t) => {
    let tried = 0;
    class Forbidden {
      constructor() {
        tried++;
        throw new Error('An insecure WebSocket connection may not be initiated from this page.');
      }
    }
    const { room, clock, state } = setUp(t, { WebSocket: Forbidden as unknown as typeof WebSocket });
    room.open();
    for (const attempt of [1, 2]) {
      await until(room.state, (now) => now.attempt === attempt);
      assert.equal(state().error?.code, 'server_unreachable');
      assert.equal(tried, attempt);
      await clock.advance(800);
    }
  });
});
