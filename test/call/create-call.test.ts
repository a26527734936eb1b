import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { WebSocket as NodeWebSocket, WebSocketServer } from 'ws';
import type { Call } from '../../src/call/call.js';
import type { CreateCallOptions } from '../../src/call/call-options.js';
import { createCall } from '../../src/call/create-call.js';
import { CallroomError, isAbortError } from '../../src/core/errors.js';
import { silentLogger } from '../../src/core/logger.js';
import { until } from '../../src/core/store.js';
import { PROTOCOL_VERSION } from '../../src/room/protocol/index.js';
import { TestClock } from '../../src/testing/test-clock.js';
import { FakeConnection } from '../peer/fake-connection.js';

const JOINED_AT_MS = 1_700_000_000_000;

/** The room's first message to Ada, who is alone in it. */
const welcome = {
  type: 'welcome',
  v: PROTOCOL_VERSION,
  self: {
    id: 'p_ada',
    name: 'Ada',
    person: 'u_ada',
    role: 'participant',
    grants: {
      publish: ['microphone', 'camera'],
      subscribe: true,
      chat: true,
      send: true,
      data: true,
      storage: 'write',
      moderate: false,
      ai: false,
    },
    inside: true,
    handRaisedAtMs: null,
    stage: null,
    presence: null,
    revoked: [],
  },
  credential: { token: 'credential', expiresAtMs: Date.now() + 600_000 },
  resume: 'p_ada.secret',
  resumed: false,
  iceServers: [],
  media: null,
  epoch: 'e',
  revision: 0,
  state: {
    room: { locked: false, waitingRoom: false, mayUnmute: true, startedAtMs: JOINED_AT_MS },
    participants: {
      p_ada: {
        id: 'p_ada',
        name: 'Ada',
        role: 'participant',
        connected: true,
        joinedAtMs: JOINED_AT_MS,
        handRaisedAtMs: null,
        publications: {},
      },
    },
    viewers: 0,
    speakers: [],
    behaviors: {},
  },
  after: null,
  patches: [],
  nowMs: Date.now(),
};

/** A room with a single participant, and a Calls proxy that refuses everything. */
const http = createServer(({ url }, response) => {
  if (url?.endsWith('/ticket')) {
    response.end(JSON.stringify({ ticket: 'ticket', expiresIn: 30 }));
    return;
  }
  response.writeHead(403, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ errorCode: 'not_allowed', errorDescription: 'No media today.' }));
});
const sockets = new WebSocketServer({ server: http });
sockets.on('connection', (socket) => socket.send(JSON.stringify(welcome)));

const platform = { WebSocket: globalThis.WebSocket, RTCPeerConnection: globalThis.RTCPeerConnection };
let server = '';

before(async () => {
  Object.assign(globalThis, { WebSocket: NodeWebSocket, RTCPeerConnection: FakeConnection });
  await once(http.listen(0, '127.0.0.1'), 'listening');
  server = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
});

after(() => {
  Object.assign(globalThis, platform);
  for (const socket of sockets.clients) socket.terminate();
  http.close();
});

/** @param more `getToken`: by default a token that never arrives. */
function open(more: Partial<CreateCallOptions> = {}): Call {
  return createCall({
    server,
    room: 'standup',
    name: 'Ada',
    getToken: () => new Promise(() => {}),
    media: { microphone: 'never', camera: 'never' },
    logger: silentLogger,
    ...more,
  });
}

describe('createCall', () => {
  test('a canceled join leaves the call unchanged', async () => {
    const call = open();
    const off = new AbortController();
    const joining = call.join({ signal: off.signal });
    assert.equal(call.state.get().status, 'joining');
    off.abort();
    await assert.rejects(joining, isAbortError);
    assert.deepEqual(call.state.get(), { status: 'idle', error: null, reason: null, joinedAtMs: null });
  });

  test('a participant whom the room no longer lists shows no hand or recording state', async () => {
    const call = open({ getToken: async () => 'a.b.c' });
    await call.join();
    const [socket] = [...sockets.clients].slice(-1);
    const patch = (revision: number, op: object) =>
      socket!.send(JSON.stringify({ type: 'patch', revision, ops: [op] }));
    patch(1, { set: ['participants', 'p_ada', 'recordingSinceMs'], value: 5 });
    await until(call.self.details, ({ recordingSinceMs }) => recordingSinceMs === 5);
    patch(2, { delete: ['participants', 'p_ada'] });
    await until(call.self.details, ({ recordingSinceMs }) => recordingSinceMs === null);
    await call.close();
  });

  test('a join that throws before it starts fails, and the next join starts again', async () => {
    const call = open({ getToken: async () => 'a.b.c' });
    const random = crypto.getRandomValues;
    crypto.getRandomValues = () => {
      throw new TypeError('No such thing here.');
    };
    await assert.rejects(call.join(), /No such thing here/).finally(() => {
      crypto.getRandomValues = random;
    });
    assert.equal(call.state.get().status, 'failed');
    assert.equal(call.state.get().error?.code, 'unexpected');
    await call.join();
    assert.equal(call.state.get().status, 'joined');
    await call.close();
  });

  test('a browser without WebRTC is told so, and the token source is not asked', async () => {
    let isAsked = false;
    const getToken = async () => {
      isAsked = true;
      return 'a.b.c';
    };
    const call = open({ getToken, RTCPeerConnection: undefined });
    await assert.rejects(call.join(), { code: 'browser_unsupported' });
    assert.equal(call.state.get().status, 'failed');
    assert.equal(isAsked, false);
    await call.close();
  });

  test('the token is asked for as the join begins, while the code of the room still loads', async () => {
    let asked = 0;
    const getToken = async () => {
      asked++;
      return 'a.b.c';
    };
    const call = open({ getToken, preload: false });
    const joining = call.join();
    assert.equal(asked, 1);
    await joining;
    assert.equal(asked, 1, 'one token serves the first connect');
    await call.close();
  });

  test('what throws as the room lets one in has the call fail rather than join without end', async () => {
    const call = open({ getToken: async () => 'a.b.c' });
    const joining = call.join();
    Object.assign(call.self, {
      update() {
        throw new TypeError('No such person.');
      },
    });
    await assert.rejects(joining, /No such person/);
    assert.equal(call.state.get().status, 'failed');
    assert.equal(call.state.get().error?.code, 'unexpected');
    await call.close();
  });

  test('a retry joins with the corrected name, and the token source sees that a join was canceled', async () => {
    const asked: string[] = [];
    const call = open({
      name: '',
      getToken: async ({ name }) => {
        asked.push(name);
        if (name === '') throw new CallroomError('token_refused', 'Say who you are.', { retryable: true });
        return 'a.b.c';
      },
    });
    await assert.rejects(call.join(), /Say who you are/);
    assert.equal(call.state.get().error?.message, 'Say who you are.');
    await call.join({ name: ' Ada ' });
    assert.deepEqual(asked, ['', 'Ada']);
    await call.close();

    let signal: AbortSignal | undefined;
    const other = open({
      getToken: (request) => {
        signal = request.signal;
        return new Promise(() => {});
      },
    });
    const off = new AbortController();
    const joining = other.join({ signal: off.signal });
    off.abort();
    await assert.rejects(joining, isAbortError);
    assert.equal(signal?.aborted, true);
  });

  test('a lobby with a refused token shows the sentence of the refusal', async () => {
    const call = open({
      getToken: () => Promise.reject(new CallroomError('token_refused', 'Sign in first.')),
    });
    await assert.rejects(call.getLobby(), /^CallroomError: Sign in first\.$/);
    await call.close();
  });

  test('no wait of a lobby outlasts its deadline', async () => {
    const clock = new TestClock();
    const call = open({ clock });
    const looking = assert.rejects(call.getLobby(), /no response within 10000 ms/);
    const rating = assert.rejects(call.rate({ score: 4 }), /no response within 10000 ms/);
    // The code of the lobby is loaded first, which takes as long as the machine takes.
    await clock.untilPending(2);
    await clock.advance(10_000);
    await Promise.all([looking, rating]);
    await call.close();
  });

  test('leaving while joining does not count as a failed join', async () => {
    const call = open();
    const joining = call.join();
    await call.leave();
    await assert.rejects(joining, isAbortError);
    assert.equal(call.state.get().status, 'left');
    assert.equal(call.state.get().error, null);
  });

  test('a second call of join() waits for the first', async () => {
    let give = (_token: string) => {};
    const token = new Promise<string>((resolve) => {
      give = resolve;
    });
    const call = open({ getToken: () => token });
    const first = call.join();
    let isIn = false;
    const second = call.join().then(() => (isIn = true));
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(isIn, false);
    give('a.b.c');
    await Promise.all([first, second]);
    assert.equal(call.state.get().status, 'joined');
    await call.close();
  });

  test('takes nothing but a token for a token: it would reach the server as part of an address', async () => {
    let asked = 0;
    const count = () => asked++;
    sockets.on('connection', count);
    for (const [token, why] of [
      [undefined, /getToken returned undefined in place of a room token/],
      ['', /a string that is not a JWT/],
      ['<!doctype html>', /a string that is not a JWT/],
      ['undefined', /a string that is not a JWT/],
    ] as const) {
      const call = open({ getToken: async () => token as string });
      await assert.rejects(call.join(), { code: 'token_answer_invalid', message: why });
      assert.equal(call.state.get().status, 'failed');
    }
    sockets.off('connection', count);
    assert.equal(asked, 0, 'no socket was opened');
  });

  test('an HTML page in place of the token ends the join, and does not count as a network failure', async () => {
    const call = open({ getToken: async () => JSON.parse('<!doctype html>') as string });
    await assert.rejects(call.join(), { code: 'token_answer_invalid', retryable: false });
  });

  test('shows when the local participant joined, as for the others', async () => {
    const call = open({ getToken: async () => 'a.b.c' });
    await call.join();
    assert.equal(call.self.details.get().joinedAtMs, JOINED_AT_MS);
    await call.close();
  });

  test('reports unavailable media although the join succeeded', async () => {
    const track = Object.assign(new EventTarget(), {
      kind: 'audio',
      enabled: true,
      label: '',
      getSettings: () => ({}),
      stop() {},
    });
    const mediaDevices = { getUserMedia: async () => ({ getTracks: () => [track] }) };
    const call = open({
      getToken: async () => 'a.b.c',
      media: { camera: 'never' },
      mediaDevices: mediaDevices as unknown as MediaDevices,
    });
    const told = new Promise<CallroomError>((resolve) => {
      call.addEventListener('notice', ({ data }) => resolve(data));
    });
    await call.join();
    const notice = await told;
    assert.equal(call.state.get().status, 'joined');
    assert.equal(notice.code, 'not_allowed');
    await call.close();
  });
});
