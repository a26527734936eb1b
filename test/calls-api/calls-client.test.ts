import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CallsClient } from '../../src/calls-api/calls-client.js';
import { CallsError } from '../../src/calls-api/calls-error.js';
import { errorActions, nextAction } from '../../src/calls-api/error-codes.js';
import { TestClock } from '../../src/testing/test-clock.js';

interface Call {
  method: string;
  path: string;
  body: unknown;
}

/** A client whose service gives these answers in turn, as `[status, body]`, and then fails. */
function clientOf(...answers: ([number, unknown] | 'no answer')[]) {
  const calls: Call[] = [];
  const clock = new TestClock();
  const client = new CallsClient({
    base: 'https://rtc.test/v1/apps/app',
    clock,
    fetch: async (url, init) => {
      const path = String(url).replace('https://rtc.test/v1/apps/app', '');
      calls.push({ method: init?.method ?? '', path, body: init?.body && JSON.parse(String(init.body)) });
      const answer = answers[calls.length - 1];
      if (!answer || answer === 'no answer') throw new TypeError('Failed to fetch');
      return new Response(JSON.stringify(answer[1]), { status: answer[0] });
    },
  });
  return { client, calls, clock };
}

const offer = { type: 'offer' as const, sdp: 'v=0' };
const answer = { type: 'answer' as const, sdp: 'v=0' };

test('a session is made with its options in the query', async () => {
  const { client, calls } = clientOf([201, { sessionId: 's1' }]);
  const made = await client.newSession({ thirdparty: true, correlationId: 'standup' });
  assert.equal(made.sessionId, 's1');
  assert.deepEqual(calls, [
    { method: 'POST', path: '/sessions/new?thirdparty=true&correlationId=standup', body: undefined },
  ]);
});

test('each operation goes to its own path, method and body', async () => {
  const { client, calls } = clientOf(
    [200, {}],
    [200, { tracks: [{ mid: '1' }] }],
    [200, { tracks: [{ mid: '1' }], sessionDescription: answer }],
    [200, { tracks: [], dataChannels: [] }],
    [200, { requiresImmediateRenegotiation: true, dataChannel: { id: 0 }, sessionDescription: offer }],
    [200, { dataChannels: [{ dataChannelName: 'c', id: 3 }] }],
    [200, { dataChannels: [{ dataChannelName: 'c', canReply: true, id: 3 }] }],
    [200, { dataChannels: [{ id: 3 }] }],
    [200, { tracks: [{ trackName: 't', adapterId: 'a' }] }],
    [200, { tracks: [{ adapterId: 'a', bytesProcessed: 9 }] }],
    [201, { iceServers: [{ urls: ['stun:s:3478', 'turn:s:53?transport=udp'] }] }],
  );
  const channel = { location: 'remote' as const, sessionId: 'p', dataChannelName: 'c' };
  await client.renegotiate('s', answer);
  await client.updateTracks('s', [{ location: 'remote', sessionId: 'p', trackName: 't', mid: '1' }]);
  const closed = await client.closeTracks('s', ['1'], { offer });
  await client.getSession('s');
  const established = await client.establishDataChannels('s');
  const [opened] = await client.newDataChannels('s', [channel]);
  await client.updateDataChannels('s', [{ ...channel, canReply: true }]);
  await client.closeDataChannels('s', [3]);
  await client.newAdapters([{ location: 'local', trackName: 't', endpoint: 'wss://e', inputCodec: 'pcm' }]);
  const [adapter] = await client.closeAdapters(['a']);
  const servers = await client.generateIceServers();

  assert.deepEqual(closed.sessionDescription, answer);
  assert.equal(established.requiresImmediateRenegotiation, true);
  assert.equal(opened?.id, 3);
  assert.equal(adapter?.bytesProcessed, 9);
  assert.deepEqual(servers, [{ urls: ['stun:s:3478'] }]);
  assert.deepEqual(
    calls.map(({ method, path }) => `${method} ${path}`),
    [
      'PUT /sessions/s/renegotiate',
      'PUT /sessions/s/tracks/update',
      'PUT /sessions/s/tracks/close',
      'GET /sessions/s',
      'POST /sessions/s/datachannels/establish',
      'POST /sessions/s/datachannels/new',
      'PUT /sessions/s/datachannels/update',
      'PUT /sessions/s/datachannels/close',
      'POST /adapters/websocket/new',
      'POST /adapters/websocket/close',
      'POST /generate-ice-servers',
    ],
  );
  assert.deepEqual(calls[2]?.body, { tracks: [{ mid: '1' }], force: false, sessionDescription: offer });
  assert.deepEqual(calls[4]?.body, { dataChannel: { location: 'remote', dataChannelName: 'server-events' } });
});

test('a close without an offer is forced', async () => {
  const { client, calls } = clientOf([200, { tracks: [{ mid: '1' }] }]);
  await client.closeTracks('s', ['1']);
  assert.deepEqual(calls[0]?.body, { tracks: [{ mid: '1' }], force: true });
});

test('a bad item among ten has its own error, and the other nine succeed', async () => {
  const tracks = Array.from({ length: 10 }, (_, i) => ({
    location: 'remote' as const,
    sessionId: 'p',
    trackName: `t${i}`,
  }));
  const results = tracks.map((track, i) =>
    i === 4 ? { ...track, errorCode: 'empty_track_error' } : { ...track, mid: `s${i}` },
  );
  const { client } = clientOf([
    200,
    { requiresImmediateRenegotiation: true, sessionDescription: offer, tracks: results },
  ]);
  const { tracks: outcomes, requiresImmediateRenegotiation } = await client.newTracks('s', { tracks });
  assert.equal(requiresImmediateRenegotiation, true);
  assert.deepEqual(
    outcomes.map(({ mid, error }) => error?.action ?? mid),
    ['s0', 's1', 's2', 's3', 'wait-publisher', 's5', 's6', 's7', 's8', 's9'],
  );
});

test('outcomes come in the order of the request, and what the answer leaves out is an error', async () => {
  const { client } = clientOf([
    200,
    { tracks: [{ mid: '2' }, { mid: '0', errorCode: 'close_track_error' }] },
  ]);
  const { tracks } = await client.closeTracks('s', ['0', '1', '2']);
  assert.deepEqual(
    tracks.map(({ mid, error }) => [mid, error?.code ?? null, error?.action ?? null]),
    [
      ['0', 'close_track_error', 'done'],
      ['1', 'unreported', 'retry'],
      ['2', null, null],
    ],
  );
});

test('autoDiscover gives an outcome per discovered track', async () => {
  const { client } = clientOf([200, { tracks: [{ mid: '0', trackName: 'x' }], sessionDescription: answer }]);
  const { tracks } = await client.newTracks('s', { autoDiscover: true, sessionDescription: offer });
  assert.deepEqual(tracks, [{ mid: '0', trackName: 'x', error: null }]);
});

test('an error at the top of an HTTP 200 is thrown', async () => {
  const { client } = clientOf([200, { errorCode: 'invalid_params', errorDescription: 'Too many tracks' }]);
  await assert.rejects(client.newTracks('s', {}), (error: CallsError) => {
    assert.equal(error.code, 'invalid_params');
    assert.match(error.message, /Too many tracks\. Trying again will not help/);
    return true;
  });
});

test('every code of the table is a typed error with its action', async () => {
  for (const [code, action] of Object.entries(errorActions)) {
    const { client, clock } = clientOf(
      [400, { errorCode: code }],
      [400, { errorCode: code }],
      [400, { errorCode: code }],
    );
    const result = assert.rejects(
      client.newTracks('s', {}),
      (error: CallsError) => error instanceof CallsError && error.code === code && error.action === action,
    );
    await clock.advance(10_000);
    await result;
  }
});

test('a session error is told apart by its HTTP status', () => {
  assert.equal(nextAction('session_error', 425), 'wait-connected');
  assert.equal(nextAction('session_error', 410), 'new-session');
  assert.equal(nextAction('session_error', 200), 'wait-publisher');
});

test('answers without a known code go by their HTTP status', () => {
  assert.equal(nextAction(undefined, 502), 'retry');
  assert.equal(nextAction('something_new', 429), 'retry');
  assert.equal(nextAction('something_new', 418), 'fail');
  assert.equal(nextAction('constructor', 400), 'fail');
});

test('transient errors are retried, three times at most', async () => {
  const busy: [number, unknown] = [503, { errorCode: 'temporarily_unavailable_error' }];
  const healed = clientOf(busy, busy, [200, {}]);
  const done = healed.client.renegotiate('s', answer);
  await healed.clock.advance(10_000);
  await done;
  const ill = clientOf(busy, busy, busy, [200, {}]);
  const result = assert.rejects(ill.client.renegotiate('s', answer), {
    code: 'temporarily_unavailable_error',
  });
  await ill.clock.advance(10_000);
  await result;
  assert.equal(ill.calls.length, 3);
});

test('errors that need a changed request are not retried', async () => {
  for (const [status, errorCode] of [
    [401, 'unauthorized'],
    [406, 'invalid_session_description'],
    [410, 'session_error'],
    [425, 'session_error'],
  ] as const) {
    const { client, calls } = clientOf([status, { errorCode }]);
    await assert.rejects(client.newTracks('s', {}), { code: errorCode, status });
    assert.equal(calls.length, 1);
  }
});

test('a change without an answer is never repeated: its session is to be replaced', async () => {
  const { client, calls, clock } = clientOf('no answer');
  const result = assert.rejects(client.newTracks('s', {}), { code: 'no_response', action: 'new-session' });
  await clock.advance(60_000);
  await result;
  assert.equal(calls.length, 1);
});

test('an error of the channel that establishing pulls is thrown, not lost', async () => {
  const { client } = clientOf([200, { dataChannel: { id: 0, errorCode: 'transport_unavailable_error' } }]);
  await assert.rejects(client.establishDataChannels('s'), {
    code: 'transport_unavailable_error',
    action: 'retry',
  });
});

test('every operation can be aborted with its signal', async () => {
  const reason = new Error('changed my mind');
  const options = { signal: AbortSignal.abort(reason) };
  const { client, calls } = clientOf();
  const operations: (() => Promise<unknown>)[] = [
    () => client.newSession(options),
    () => client.newTracks('s', {}, options),
    () => client.renegotiate('s', answer, options),
    () => client.updateTracks('s', [], options),
    () => client.closeTracks('s', [], options),
    () => client.getSession('s', options),
    () => client.establishDataChannels('s', options),
    () => client.newDataChannels('s', [], options),
    () => client.updateDataChannels('s', [], options),
    () => client.closeDataChannels('s', [], options),
    () => client.newAdapters([], options),
    () => client.closeAdapters([], options),
    () => client.generateIceServers(options),
  ];
  for (const operation of operations) {
    await assert.rejects(operation(), (error) => error === reason, String(operation));
  }
  assert.deepEqual(calls, []);
});

test('a gateway timeout counts as no answer', async () => {
  for (const status of [502, 504, 524]) {
    const change = clientOf([status, '<html>']);
    await assert.rejects(change.client.newTracks('s', {}), {
      code: 'no_response',
      action: 'new-session',
      status,
    });
    assert.equal(change.calls.length, 1);
    const read = clientOf([status, {}], [200, {}]);
    const state = read.client.getSession('s');
    await read.clock.advance(10_000);
    await state;
  }
  const own = clientOf([502, { errorCode: 'backend_error' }], [200, {}]);
  const done = own.client.renegotiate('s', answer);
  await own.clock.advance(10_000);
  await done;
});

test('a read or a new session without an answer is repeated', async () => {
  const { client, calls, clock } = clientOf('no answer', [200, {}], 'no answer', [201, { sessionId: 's' }]);
  const state = client.getSession('s');
  await clock.advance(10_000);
  await state;
  const made = client.newSession();
  await clock.advance(10_000);
  await made;
  assert.equal(calls.length, 4);
});

test('adapters that all failed are item errors, not a gateway that is down', async () => {
  const { client, calls } = clientOf([
    503,
    { tracks: [{ trackName: 't', errorCode: 'websocket_handshake_failed', errorDescription: 'no upgrade' }] },
  ]);
  const [outcome] = await client.newAdapters([{ location: 'remote', trackName: 't', endpoint: 'wss://e' }]);
  assert.equal(outcome?.error?.code, 'websocket_handshake_failed');
  assert.equal(outcome?.error?.status, 503);
  assert.equal(calls.length, 1);
});
