import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { CallsClient } from '../../src/calls-api/calls-client.js';
import { errorActions } from '../../src/calls-api/error-codes.js';
import { silentLogger } from '../../src/core/logger.js';
import { Peer, type PeerOptions } from '../../src/peer/peer.js';
import { TestClock } from '../../src/testing/test-clock.js';
import { FakeConnection, FakeTrack, fakeTrack } from './fake-connection.js';
import { FakeSfu } from './fake-sfu.js';

let clock: TestClock;
let sfu: FakeSfu;
let peer: Peer;

beforeEach(() => {
  FakeConnection.reset();
  clock = new TestClock();
  sfu = new FakeSfu();
  peer = newPeer({ statsIntervalMs: 0 });
});

function newPeer(options: Partial<PeerOptions>): Peer {
  const calls = new CallsClient({ base: 'http://sfu', fetch: sfu.fetch, clock });
  const Connection = FakeConnection as unknown as typeof RTCPeerConnection;
  return new Peer({ calls, clock, logger: silentLogger, RTCPeerConnection: Connection, ...options });
}

/** Runs everything that needs no time. The fake SFU answers over real streams, which takes more than microtasks. */
async function flush(turns = 20): Promise<void> {
  for (let i = 0; i < turns; i++) {
    await clock.advance(0);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Moves time on in small steps, each of which lets answers arrive. */
async function pass(ms: number): Promise<void> {
  const step = ms > 20_000 ? 1_000 : 100;
  for (let at = 0; at < ms; at += step) {
    await clock.advance(step);
    await flush(2);
  }
  await flush();
}

const cam = (sessionId: string, n: string | number = '') => ({
  sessionId,
  trackName: `cam${n}`,
  kind: 'video' as const,
});
const gone = { status: 410, body: { errorCode: 'session_error' } };

test('publications of a task share one request', async () => {
  const mic = peer.publish(fakeTrack('audio'), { source: 'microphone' });
  const camera = peer.publish(fakeTrack('video'), { source: 'camera' });
  assert.equal(mic.state.get().status, 'pending');
  await flush();
  assert.deepEqual(sfu.log, ['sessions/new', 'tracks/new s1']);
  assert.deepEqual(mic.state.get(), { status: 'live', sessionId: 's1', error: null });
  assert.equal(camera.state.get().status, 'live');
  assert.deepEqual(peer.state.get().send, {
    status: 'connected',
    sinceMs: 0,
    sessionId: 's1',
    error: null,
    attempt: 0,
    nextAttemptAtMs: null,
  });
  assert.equal(peer.state.get().receive.status, 'idle');
});

test('subscriptions of a task share one request and one exchange', async () => {
  const subscriptions = [0, 1, 2].map((n) => peer.subscribe(cam('p', n), { layer: 'b' }));
  await flush();
  assert.deepEqual(sfu.log, ['sessions/new', 'tracks/new s1', 'renegotiate s1']);
  assert.deepEqual(
    subscriptions.map(({ state }) => state.get().status),
    ['live', 'live', 'live'],
  );
  assert.equal(new Set(subscriptions.map(({ track }) => track.get())).size, 3);
  assert.equal(sfu.requests[1]?.body.tracks?.[0]?.simulcast?.preferredRid, 'b');
});

test('a camera that goes off and on uses the same transceiver again, without an offer for going off', async () => {
  const first = peer.publish(fakeTrack('video'), { source: 'camera' });
  await flush();
  await Promise.all([first.unpublish(), flush()]);
  assert.equal(first.state.get().status, 'ended');
  const [connection] = FakeConnection.made;
  assert.equal(connection?.transceivers[0]?.sender.track, null);
  assert.deepEqual(sfu.requests.at(-1)?.body, { tracks: [{ mid: '0' }], force: true });
  const second = peer.publish(fakeTrack('video'), { source: 'camera' });
  await flush();
  assert.equal(second.state.get().status, 'live');
  assert.equal(connection?.transceivers.length, 1);
  assert.notEqual(second.trackName, first.trackName);
});

test('a camera whose old media section is refused goes on a new one', async () => {
  const first = peer.publish(fakeTrack('video'), { source: 'camera' });
  await flush();
  await Promise.all([first.unpublish(), flush()]);
  sfu.fail('tracks/new', { status: 200, body: { tracks: [{ mid: '0', errorCode: 'invalid_params' }] } });
  const second = peer.publish(fakeTrack('video'), { source: 'camera' });
  await flush();
  assert.equal(second.state.get().status, 'live');
  assert.equal(FakeConnection.made[0]?.transceivers.length, 2);
});

test('a page turn takes one request and no description', async () => {
  const page = [0, 1, 2].map((n) => peer.subscribe(cam('p', n)));
  await flush();
  const before = sfu.requests.length;
  for (const subscription of page) void subscription.end();
  const turned = [3, 4, 5].map((n) => peer.subscribe(cam('p', n)));
  await flush();
  assert.deepEqual(sfu.log.slice(before), ['tracks/update s1']);
  assert.ok(
    turned.every(({ state, track }) => state.get().status === 'live' && track.get()),
    "turned.every(({ state, track }) => state.get().status === 'live' && track.get())",
  );
  assert.ok(
    page.every(({ track }) => track.get() === null),
    'page.every(({ track }) => track.get() === null)',
  );
});

test('an unused slot is closed with force', async () => {
  const [one] = [peer.subscribe(cam('p', 1)), peer.subscribe(cam('p', 2))];
  await flush();
  await Promise.all([one.end(), flush()]);
  assert.equal(sfu.log.at(-1), 'tracks/close s1');
  assert.deepEqual(
    [...sfu.sessions.get('s1')!.values()].map(({ trackName }) => trackName),
    ['cam2'],
  );
});

test('a publisher that moved to another session is followed without a description', async () => {
  const subscription = peer.subscribe(cam('p'));
  await flush();
  subscription.setRemote(cam('q'));
  await flush();
  assert.equal(sfu.log.at(-1), 'tracks/update s1');
  assert.equal(subscription.state.get().status, 'live');
});

test('a swap that the SFU refuses is pulled again', async () => {
  const subscription = peer.subscribe(cam('p'));
  await flush();
  sfu.fail('tracks/update', {
    status: 200,
    body: { tracks: [{ mid: 'r0', errorCode: 'update_track_error' }] },
  });
  subscription.setRemote(cam('q'));
  await flush();
  assert.deepEqual(sfu.log.slice(-4), [
    'tracks/update s1',
    'tracks/new s1',
    'renegotiate s1',
    'tracks/close s1',
  ]);
  assert.equal(subscription.state.get().status, 'live');
  assert.equal(sfu.sessions.get('s1')!.size, 1);
});

test('another layer is requested with an update', async () => {
  const subscription = peer.subscribe(cam('p'), { layer: 'c' });
  await flush();
  subscription.setLayer('a');
  await flush();
  assert.equal(sfu.requests.at(-1)?.operation, 'tracks/update');
  assert.equal(sfu.requests.at(-1)?.body.tracks?.[0]?.simulcast?.preferredRid, 'a');
});

test('a bad publication among ten is retried alone, and the other nine are live', async () => {
  sfu.absent.add('cam4');
  const subscriptions = Array.from({ length: 10 }, (_, n) => peer.subscribe(cam('p', n)));
  await flush();
  const states = () => subscriptions.map(({ state }) => state.get().status);
  assert.equal(states().filter((status) => status === 'live').length, 9);
  assert.equal(subscriptions[4]?.state.get().error?.code, 'not_found_track_error');
  sfu.absent.clear();
  await pass(1_000);
  assert.equal(states().filter((status) => status === 'live').length, 10);
  assert.deepEqual(
    sfu.requests.at(-2)?.body.tracks?.map(({ trackName }) => trackName),
    ['cam4'],
  );
});

test('retries for a missing publication end', async () => {
  sfu.absent.add('cam');
  const subscription = peer.subscribe(cam('p'));
  await pass(120_000);
  const asked = sfu.requests.length;
  await pass(120_000);
  assert.equal(sfu.requests.length, asked);
  assert.equal(clock.pending, 0);
  sfu.absent.clear();
  subscription.setRemote(cam('p'));
  await flush();
  assert.equal(subscription.state.get().status, 'live');
});

test('a request that fails as a whole because of one item fails only that item', async () => {
  const bad = { status: 400, body: { errorCode: 'decoding_error' } };
  const subscriptions = [1, 2, 3].map((n) => peer.subscribe(cam('p', n)));
  sfu.fail('tracks/new', bad, 2);
  await flush();
  assert.deepEqual(
    subscriptions.map(({ state }) => state.get().error?.code ?? state.get().status),
    ['decoding_error', 'live', 'live'],
  );
});

test('a lost session is replaced, and everything moves to the new session under the same handles', async () => {
  const mic = peer.publish(fakeTrack('audio'), { source: 'microphone' });
  await flush();
  sfu.sessions.get('s1')!.clear();
  sfu.sessions.delete('s1');
  sfu.sessions.set('gone', new Map());
  const statuses: string[] = [];
  mic.state.listen(({ status }) => statuses.push(status));
  const camera = peer.publish(fakeTrack('video'), { source: 'camera' });
  await flush();
  assert.deepEqual(mic.state.get(), { status: 'live', sessionId: 's2', error: null });
  assert.equal(camera.state.get().sessionId, 's2');
  assert.deepEqual(statuses, ['repairing', 'live']);
  await pass(5_000);
  assert.equal(FakeConnection.open.length, 1);
});

test('a failed connection is replaced, and the old video stays until the new video arrives', async () => {
  const subscription = peer.subscribe(cam('p'));
  await flush();
  const tracks: unknown[] = [];
  subscription.track.listen((track) => tracks.push(track));
  FakeConnection.made[0]?.go('failed');
  await flush();
  assert.equal(subscription.state.get().status, 'live');
  assert.equal(peer.state.get().receive.sessionId, 's2');
  assert.equal(tracks.length, 1);
  assert.ok(tracks[0], 'tracks[0]');
  assert.equal(FakeConnection.open.length, 1);
});

test('a connection that is back within a second is kept', async () => {
  const subscription = peer.subscribe(cam('p'));
  await flush();
  FakeConnection.made[0]?.go('disconnected');
  await pass(900);
  FakeConnection.made[0]?.go('connected');
  await pass(5_000);
  assert.equal(subscription.state.get().status, 'live');
  assert.equal(FakeConnection.made.length, 1);
});

test('a connection that returns before its replacement is up is kept, and the replacement dropped', async () => {
  const subscription = peer.subscribe(cam('p'));
  await flush();
  FakeConnection.isReachable = false;
  FakeConnection.made[0]?.go('disconnected');
  await pass(4_000);
  assert.equal(peer.state.get().receive.status, 'replacing');
  assert.equal(subscription.state.get().status, 'repairing');
  FakeConnection.made[0]?.go('connected');
  await flush();
  assert.deepEqual(peer.state.get().receive, {
    status: 'connected',
    sinceMs: clock.now(),
    sessionId: 's1',
    error: null,
    attempt: 0,
    nextAttemptAtMs: null,
  });
  assert.equal(subscription.state.get().status, 'live');
  assert.equal(FakeConnection.open.length, 1);
});

test('an exchange without an answer is never repeated on its session', async () => {
  sfu.fail('tracks/new', 'no answer');
  const subscription = peer.subscribe(cam('p'));
  await flush();
  assert.deepEqual(sfu.log.slice(0, 4), ['sessions/new', 'tracks/new s1', 'sessions/new', 'tracks/new s2']);
  assert.equal(subscription.state.get().status, 'live');
});

test('an answer that gets lost replaces the session', async () => {
  sfu.fail('renegotiate', 'no answer');
  const subscription = peer.subscribe(cam('p'));
  await flush();
  assert.equal(peer.state.get().receive.sessionId, 's2');
  assert.equal(subscription.state.get().status, 'live');
});

test('an answer refused for good fails the transport, and a retry starts another session', async () => {
  const bad = { status: 400, body: { errorCode: 'decoding_error' } };
  const one = peer.subscribe(cam('p', 1));
  sfu.fail('renegotiate', bad);
  await flush();
  const failed = () => {
    const { status, error } = peer.state.get().receive;
    return [status, error?.code];
  };
  assert.deepEqual(failed(), ['failed', 'decoding_error']);
  assert.equal(clock.pending, 0);
  peer.retry();
  await flush();
  assert.equal(one.state.get().status, 'live');
  // If the session carries media already, the media continues until the other session is up.
  sfu.fail('renegotiate', bad);
  const two = peer.subscribe(cam('p', 2));
  await flush();
  assert.deepEqual(failed(), ['failed', 'decoding_error']);
  const shown: unknown[] = [];
  one.track.listen((track) => shown.push(track));
  assert.equal(FakeConnection.open.length, 1);
  peer.retry();
  await flush();
  assert.deepEqual(
    [one.state.get(), two.state.get()],
    [
      { status: 'live', error: null },
      { status: 'live', error: null },
    ],
  );
  assert.ok(
    shown.every((track) => track !== null),
    'shown.every((track) => track !== null)',
  );
  assert.equal(peer.state.get().receive.sessionId, 's3');
  assert.equal(FakeConnection.open.length, 1);
});

test('a request that hangs costs no more than its deadline', async () => {
  sfu.fail('tracks/new', 'hang');
  const subscription = peer.subscribe(cam('p'));
  await pass(11_000);
  assert.equal(subscription.state.get().status, 'live');
  assert.equal(peer.state.get().receive.sessionId, 's2');
});

test('a connection that never comes up is retried with growing pauses, and at once on request', async () => {
  FakeConnection.isReachable = false;
  const subscription = peer.subscribe(cam('p'));
  await pass(10_100);
  assert.equal(peer.state.get().receive.error?.code, 'connection_timeout');
  assert.equal(peer.state.get().receive.attempt, 1);
  await pass(400_000);
  // Until the pause in which nothing is on its way.
  while (peer.state.get().receive.nextAttemptAtMs === null) await pass(1_000);
  assert.equal(peer.state.get().receive.status, 'connecting');
  assert.equal(FakeConnection.open.length, 0);
  FakeConnection.isReachable = true;
  peer.retry();
  await flush();
  assert.equal(subscription.state.get().status, 'live');
});

test('an SFU that is down for long is retried slowly, shows in the state, and recovers', async () => {
  const camera = peer.publish(fakeTrack('video'), { source: 'camera' });
  await flush();
  sfu.fail('sessions/new', 'no answer', 1_000);
  FakeConnection.made[0]?.go('failed');
  await pass(5_000);
  const since = peer.state.get().send.sinceMs;
  await pass(1_800_000);
  // Until the pause in which nothing is on its way.
  while (peer.state.get().send.nextAttemptAtMs === null) await pass(1_000);
  const { status, sinceMs, attempt, nextAttemptAtMs, error } = peer.state.get().send;
  assert.deepEqual([status, sinceMs, error?.code], ['replacing', since, 'no_response']);
  // Every 20 to 40 s, once the first two minutes are over.
  assert.ok(attempt > 45 && attempt < 100, `${attempt} attempts`);
  const pauseMs = nextAttemptAtMs! - clock.now();
  assert.ok(pauseMs <= 40_000, `a pause of ${pauseMs} ms`);
  sfu.faults.length = 0;
  await pass(40_000);
  assert.equal(camera.state.get().status, 'live');
  const back = peer.state.get().send;
  assert.deepEqual([back.status, back.attempt, back.nextAttemptAtMs], ['connected', 0, null]);
});

test('an SFU that is down for a minute is waited for', async () => {
  const camera = peer.publish(fakeTrack('video'), { source: 'camera' });
  sfu.fail('sessions/new', 'no answer', 30);
  await pass(60_000);
  sfu.faults.length = 0;
  await pass(20_000);
  assert.equal(camera.state.get().status, 'live');
});

test('a wrong credential fails the transport at once, and a retry with a right credential heals it', async () => {
  const camera = peer.publish(fakeTrack('video'), { source: 'camera' });
  sfu.fail('tracks/new', { status: 401, body: { errorCode: 'unauthorized' } });
  await flush();
  assert.equal(peer.state.get().send.status, 'failed');
  assert.equal(peer.state.get().send.error?.code, 'unauthorized');
  assert.equal(clock.pending, 0);
  peer.retry();
  await flush();
  assert.equal(camera.state.get().status, 'live');
});

test('a session that is refused for good fails its transport, whatever it would have carried', async () => {
  sfu.fail('sessions/new', { status: 400, body: { errorCode: 'decoding_error' } }, 2);
  const camera = peer.publish(fakeTrack('video'), { source: 'camera' });
  const subscription = peer.subscribe(cam('p'));
  await flush();
  const { send, receive } = peer.state.get();
  for (const { status, error } of [send, receive]) {
    assert.deepEqual([status, error?.code], ['failed', 'decoding_error']);
  }
  assert.deepEqual([FakeConnection.open.length, clock.pending], [0, 0]);
  peer.retry();
  await flush();
  assert.equal(camera.state.get().status, 'live');
  assert.deepEqual(subscription.state.get(), { status: 'live', error: null });
});

test('425 is tried again on the same session', async () => {
  sfu.fail('tracks/new', { status: 425, body: { errorCode: 'session_error' } });
  const subscription = peer.subscribe(cam('p'));
  await pass(1_000);
  assert.deepEqual(sfu.log, ['sessions/new', 'tracks/new s1', 'tracks/new s1', 'renegotiate s1']);
  assert.equal(subscription.state.get().status, 'live');
});

test('replaceTrack and active layers reach the sender, and the lowest layer is always active', async () => {
  const camera = peer.publish(fakeTrack('video'), { source: 'camera' });
  await flush();
  const sender = FakeConnection.made[0]!.transceivers[0]!.sender;
  const other = fakeTrack('video');
  await camera.replaceTrack(other);
  assert.equal(sender.track as unknown, other);
  await camera.setActiveLayers(['b']);
  assert.deepEqual(
    sender.parameters.encodings.map(({ active }) => active),
    [true, true, false],
  );
  await camera.setActiveLayers(null);
  assert.ok(
    sender.parameters.encodings.every(({ active }) => active),
    'sender.parameters.encodings.every(({ active }) => active)',
  );
  await assert.rejects(camera.replaceTrack(fakeTrack('audio')), { code: 'wrong_kind' });
});

test('the layers follow the capture: at once with another track, at the next pass with the same track', async () => {
  const measuring = newPeer({ statsIntervalMs: 2_000 });
  const track = fakeTrack('video', 360);
  const camera = measuring.publish(track, { source: 'camera' });
  await flush();
  const { sender } = FakeConnection.made.find(({ transceivers }) => transceivers[0])!.transceivers[0]!;
  const scales = () =>
    sender.parameters.encodings.map(({ active, scaleResolutionDownBy }) => active && scaleResolutionDownBy);
  assert.deepEqual(scales(), [2, 1, false]);
  await camera.replaceTrack(fakeTrack('video', 720));
  assert.deepEqual(scales(), [4, 2, 1]);
  await camera.replaceTrack(track);
  Object.assign(track.getSettings(), { width: 180, height: 320 });
  assert.deepEqual(scales(), [2, 1, false]);
  await clock.advance(2_000);
  await flush();
  assert.deepEqual(scales(), [1, false, false]);
  assert.deepEqual(
    camera.layers.map(({ rid }) => rid),
    ['c'],
  );
  await measuring.close();
});

test('a track replaced during its publication is the track that is sent', async () => {
  const camera = peer.publish(fakeTrack('video'), { source: 'camera' });
  await clock.advance(0);
  const other = fakeTrack('video');
  await camera.replaceTrack(other);
  await flush();
  assert.equal(FakeConnection.made[0]?.transceivers[0]?.sender.track as unknown, other);
});

test('a change that is undone while it is carried out has no effect', async () => {
  const track = fakeTrack('video');
  const camera = peer.publish(track, { source: 'camera' });
  await flush();
  const { sender } = FakeConnection.made[0]!.transceivers[0]!;
  // As in browsers, the sender's parameters change a moment later.
  const slowly = <T>(change: (to: T) => Promise<void>) => {
    return async (to: T) => {
      await new Promise(setImmediate);
      await change(to);
    };
  };
  sender.replaceTrack = slowly(sender.replaceTrack.bind(sender));
  sender.setParameters = slowly(sender.setParameters.bind(sender));
  await Promise.all([camera.replaceTrack(fakeTrack('video')), camera.replaceTrack(track)]);
  assert.equal(sender.track as unknown, track);
  await Promise.all([camera.pause(), camera.resume()]);
  assert.equal(sender.track as unknown, track);
  await Promise.all([camera.setActiveLayers(['c']), camera.setActiveLayers(null)]);
  assert.ok(
    sender.parameters.encodings.every(({ active }) => active),
    'sender.parameters.encodings.every(({ active }) => active)',
  );
});

test('an aborted signal ends its operation', async () => {
  const controller = new AbortController();
  const camera = peer.publish(fakeTrack('video'), { source: 'camera', signal: controller.signal });
  const subscription = peer.subscribe(cam('p'), { signal: controller.signal });
  await flush();
  controller.abort();
  await flush();
  assert.equal(camera.state.get().status, 'ended');
  assert.equal(subscription.state.get().status, 'ended');
  assert.ok(
    [...sfu.sessions.values()].every((mids) => mids.size === 0),
    '[...sfu.sessions.values()].every((mids) => mids.size === 0)',
  );
});

test("the room's offer is answered, and its tracks go to their subscriptions", async () => {
  sfu.sessions.set('room', new Map());
  const early = peer.subscribe(cam('p', 1));
  let delivered = '';
  const offer = 'v=0\r\na=ice-lite\r\nm=video\r\na=mid:r0\r\nm=video\r\na=mid:r1\r\nm=video\r\na=mid:r2\r\n';
  const accepted = peer.acceptOffer(
    Promise.resolve({
      sessionId: 'room',
      offer,
      tracks: [0, 1, 2].map((n) => ({ ...cam('p', n), mid: `r${n}` })),
    }),
    async (sdp) => {
      delivered = sdp;
    },
  );
  await flush();
  await accepted;
  const late = peer.subscribe(cam('p', 0));
  await flush();
  assert.match(delivered, /a=mid:r2/);
  assert.equal(early.state.get().status, 'live');
  assert.equal(late.state.get().status, 'live');
  assert.deepEqual(sfu.log, []);
  await pass(6_000);
  assert.deepEqual(sfu.requests.at(-1)?.body.tracks, [{ mid: 'r2' }]);
});

test("no own session is started while the room's offer is expected; without an offer it starts at once", async () => {
  const subscription = peer.subscribe(cam('p', 0));
  let giveUp = () => {};
  const accepted = peer.acceptOffer(
    new Promise((resolve) => {
      giveUp = () => resolve(null);
    }),
    async () => {},
  );
  await pass(4_000);
  assert.deepEqual(sfu.log, []);
  assert.equal(subscription.state.get().status, 'pending');
  giveUp();
  await accepted;
  await flush();
  assert.equal(subscription.state.get().status, 'live');
  assert.equal(peer.state.get().receive.sessionId, 's1');
});

/** A session that was connected in a lobby, with nothing on it. */
async function connectPrepared(sessionId: string) {
  sfu.sessions.set(sessionId, new Map());
  const offer = 'v=0\r\na=ice-lite\r\nm=application\r\na=mid:data\r\n';
  await peer.acceptOffer(Promise.resolve({ sessionId, offer, tracks: [] }), async () => {});
  await flush();
  assert.equal(peer.state.get().receive.status, 'connected');
}

const preparedOffer = (sessionId: string) => ({
  sessionId,
  offer: 'v=0\r\na=ice-lite\r\nm=application\r\na=mid:data\r\nm=video\r\na=mid:r0\r\n',
  tracks: [{ ...cam('p', 0), mid: 'r0' }],
});

test("the room's offer uses the prepared session: no request, and no other connection", async () => {
  await connectPrepared('lobby');
  const { length } = FakeConnection.made;
  const subscription = peer.subscribe(cam('p', 0));
  let come = (_: ReturnType<typeof preparedOffer>) => {};
  const coming = new Promise<ReturnType<typeof preparedOffer>>((resolve) => {
    come = resolve;
  });
  const accepted = peer.acceptOffer(coming, async () => {});
  await pass(1_000);
  assert.deepEqual(sfu.log, [], 'nothing of our own while it is on its way');
  come(preparedOffer('lobby'));
  await accepted;
  await flush();
  assert.equal(subscription.state.get().status, 'live');
  assert.equal(peer.state.get().receive.sessionId, 'lobby');
  assert.equal(FakeConnection.made.length, length);
  assert.deepEqual(sfu.log, []);
  await assert.rejects(
    peer.acceptOffer(Promise.resolve(preparedOffer('another')), async () => {}),
    /already/,
  );
});

test('a room that refuses the prepared session gives another, which replaces it', async () => {
  await connectPrepared('lobby');
  const subscription = peer.subscribe(cam('p', 0));
  sfu.sessions.set('room', new Map());
  await peer.acceptOffer(Promise.resolve(preparedOffer('room')), async () => {});
  await flush();
  assert.equal(subscription.state.get().status, 'live');
  assert.equal(peer.state.get().receive.sessionId, 'room');
  assert.deepEqual(sfu.log, []);
});

test('a prepared session that is lost before its offer is replaced by an own session', async () => {
  await connectPrepared('lobby');
  const connection = FakeConnection.made.at(-1)!;
  const subscription = peer.subscribe(cam('p', 0));
  let come = (_: ReturnType<typeof preparedOffer>) => {};
  const coming = new Promise<ReturnType<typeof preparedOffer>>((resolve) => {
    come = resolve;
  });
  const accepted = peer.acceptOffer(coming, async () => {});
  connection.go('failed');
  await flush();
  come(preparedOffer('lobby'));
  await accepted;
  await pass(4_000);
  assert.equal(subscription.state.get().status, 'live');
  assert.notEqual(peer.state.get().receive.sessionId, 'lobby');
});

test('an answer that cannot be delivered to the room leads to an own session', async () => {
  const subscription = peer.subscribe(cam('p', 0));
  const offer = 'v=0\r\na=ice-lite\r\nm=video\r\na=mid:r0\r\n';
  const media = { sessionId: 'room', offer, tracks: [{ ...cam('p', 0), mid: 'r0' }] };
  await peer.acceptOffer(Promise.resolve(media), async () => {
    throw new Error('socket closed');
  });
  await flush();
  assert.equal(subscription.state.get().status, 'live');
  assert.equal(peer.state.get().receive.sessionId, 's1');
});

test('a slot that could not be closed is closed later', async () => {
  const [one] = [peer.subscribe(cam('p', 1)), peer.subscribe(cam('p', 2))];
  await flush();
  sfu.fail('tracks/close', { status: 200, body: { tracks: [{ mid: 'r0', errorCode: 'internal_error' }] } });
  void one.end();
  await pass(3_000);
  assert.equal(sfu.sessions.get('s1')!.size, 1);
});

test('a limit lowers layers, then stops video, and never audio; without it everything returns', async () => {
  const camera = peer.subscribe(cam('p'), { layer: 'a' });
  const screen = peer.subscribe(cam('p', 'screen'));
  const mic = peer.subscribe({ sessionId: 'p', trackName: 'mic', kind: 'audio' });
  await flush();
  const layers = () => [...sfu.sessions.get('s1')!.values()].map(({ simulcast }) => simulcast?.preferredRid);
  peer.limitVideo('low');
  await flush();
  assert.deepEqual(layers(), ['c', undefined, undefined]);
  peer.limitVideo('off');
  await flush();
  assert.deepEqual(
    [...sfu.sessions.get('s1')!.values()].map(({ trackName }) => trackName),
    ['mic'],
  );
  assert.equal(camera.track.get(), null);
  assert.equal(mic.state.get().status, 'live');
  peer.limitVideo('none');
  await flush();
  assert.deepEqual(layers().sort(), ['a', undefined, undefined]);
  assert.ok(
    camera.state.get().status === 'live' && screen.state.get().status === 'live',
    "camera.state.get().status === 'live' && screen.state.get().status === 'live'",
  );
});

test('a paused publication sends generated black or silence, and the owner’s track is unchanged', async () => {
  const track = fakeTrack('video');
  const camera = peer.publish(track, { source: 'camera' });
  await flush();
  const { sender } = FakeConnection.made[0]!.transceivers[0]!;
  await camera.pause();
  const blank = sender.track!;
  assert.notEqual(blank as unknown, track);
  assert.deepEqual([blank.enabled, track.enabled, camera.paused.get()], [false, true, true]);
  FakeConnection.made[0]?.go('failed');
  await flush();
  assert.equal(
    FakeConnection.made[1]?.transceivers[0]?.sender.track,
    blank,
    'paused on the next session too',
  );
  await camera.resume();
  assert.equal(FakeConnection.made[1]?.transceivers[0]?.sender.track as unknown, track);
  assert.ok(FakeTrack.stopped.has(blank), 'FakeTrack.stopped.has(blank)');
  assert.equal(sfu.log.filter((line) => line.startsWith('tracks/close')).length, 0);
});

test('a bit rate limit and a priority reach the sender', async () => {
  const mic = peer.publish(fakeTrack('audio'), { source: 'microphone' });
  await flush();
  const { sender } = FakeConnection.made[0]!.transceivers[0]!;
  assert.equal(sender.parameters.encodings[0]?.priority, 'high');
  await mic.setMaxBitrate(16_000);
  await mic.setPriority('medium');
  assert.deepEqual(sender.parameters.encodings[0], {
    ...sender.parameters.encodings[0],
    priority: 'medium',
    maxBitrate: 16_000,
  });
  await mic.setMaxBitrate(null);
  assert.equal(sender.parameters.encodings[0]?.maxBitrate, undefined);
});

test('a screen keeps its detail unless its owner declares motion', async () => {
  const film = Object.assign(fakeTrack('video'), { contentHint: 'motion' });
  assert.equal(peer.publish(fakeTrack('video'), { source: 'screen' }).track.contentHint, 'detail');
  assert.equal(peer.publish(film, { source: 'screen' }).track.contentHint, 'motion');
  await peer.close();
});

test('a paused subscription costs nothing and keeps its handle; urgent subscriptions come first', async () => {
  const one = peer.subscribe(cam('p', 1));
  peer.subscribe(cam('p', 2));
  await flush();
  one.pause();
  await flush();
  assert.deepEqual(one.state.get(), { status: 'paused', error: null });
  assert.equal(one.track.get(), null);
  assert.deepEqual(
    [...sfu.sessions.get('s1')!.values()].map(({ trackName }) => trackName),
    ['cam2'],
  );
  const later = peer.subscribe(cam('p', 3));
  one.setPriority(1);
  one.resume();
  await flush();
  assert.equal(one.state.get().status, 'live');
  assert.equal(later.state.get().status, 'live');
  const pulled = sfu.requests.filter(({ operation }) => operation === 'tracks/new').at(-1);
  assert.deepEqual(
    pulled?.body.tracks?.map(({ trackName }) => trackName),
    ['cam1', 'cam3'],
  );
});

test('a path that loses audio gets less video step by step, and all of it after recovery', async () => {
  const measuring = newPeer({ statsIntervalMs: 1_000 });
  measuring.publish(fakeTrack('audio'), { source: 'microphone' });
  const camera = measuring.publish(fakeTrack('video'), { source: 'camera' });
  await flush();
  const [connection] = FakeConnection.made;
  const { sender } = connection!.transceivers[1]!;
  const rates = () => sender.parameters.encodings.map(({ active }) => active).reverse();
  const run = async (intervals: number, lostEach: number) => {
    for (let i = 0; i < intervals; i++) {
      connection!.packets += 50;
      connection!.lost += lostEach;
      await pass(1_000);
    }
  };
  await run(5, 0);
  assert.deepEqual(measuring.limits.get(), { send: 'none', receive: 'none' });
  await run(3, 20);
  assert.equal(measuring.limits.get().send, 'medium');
  assert.deepEqual(rates(), [false, true, true]);
  await run(6, 20);
  assert.equal(measuring.limits.get().send, 'off');
  assert.notEqual(sender.track as unknown, camera.track, 'black instead of the picture');
  assert.equal(connection!.transceivers[0]!.sender.parameters.encodings[0]?.maxBitrate, 20_000);
  await run(60, 0);
  assert.equal(measuring.limits.get().send, 'none');
  assert.equal(sender.track as unknown, camera.track);
  assert.deepEqual(rates(), [true, true, true]);
  await measuring.close();
});

test('a budget ends video before it is spent, and a larger budget brings it back', async () => {
  const measuring = newPeer({ statsIntervalMs: 1_000, budgetBytes: 1_000 });
  const picture = measuring.subscribe(cam('p'), { layer: 'a' });
  const voice = measuring.subscribe({ sessionId: 'p', trackName: 'mic', kind: 'audio' });
  await pass(1_500);
  FakeConnection.made[0]!.packets = 480;
  await pass(2_000);
  assert.equal(measuring.limits.get().receive, 'off');
  assert.equal(picture.track.get(), null);
  assert.equal(voice.state.get().status, 'live');
  assert.equal(picture.received.get().totalBytes + voice.received.get().totalBytes, 960);
  measuring.setBudget(null);
  await flush();
  assert.equal(picture.state.get().status, 'live');
  await measuring.close();
});

test('a network change makes new sessions before the old sessions are dropped', async () => {
  const camera = peer.publish(fakeTrack('video'), { source: 'camera' });
  const subscription = peer.subscribe(cam('p'));
  await flush();
  const shown: unknown[] = [];
  subscription.track.listen((track) => shown.push(track));
  peer.renew();
  await flush();
  assert.equal(camera.state.get().status, 'live');
  assert.equal(subscription.state.get().status, 'live');
  assert.ok(
    shown.every((track) => track !== null),
    'a picture all the while',
  );
  const { send, receive } = peer.state.get();
  assert.deepEqual([send.sessionId, receive.sessionId].toSorted(), ['s3', 's4']);
  await pass(4_000);
  assert.equal(FakeConnection.open.length, 2);
});

test('a machine that slept checks its sessions, and replaces collected sessions', async () => {
  const measuring = newPeer({ statsIntervalMs: 2_000 });
  const camera = measuring.publish(fakeTrack('video'), { source: 'camera' });
  await pass(3_000);
  sfu.sessions.delete('s1');
  sfu.sessions.set('elsewhere', new Map());
  clock.sleep(3_600_000);
  await pass(2_500);
  assert.deepEqual(camera.state.get(), { status: 'live', sessionId: 's2', error: null });
  await measuring.close();
});

test('close() ends all handles and leaves no connection, no timer and no track', async () => {
  const camera = peer.publish(fakeTrack('video'), { source: 'camera' });
  const subscription = peer.subscribe(cam('p'));
  await flush();
  await Promise.all([peer.close(), flush()]);
  assert.equal(camera.state.get().status, 'ended');
  assert.equal(subscription.state.get().status, 'ended');
  assert.equal(subscription.track.get(), null);
  assert.equal(FakeConnection.open.length, 0);
  assert.equal(clock.pending, 0);
  assert.throws(() => peer.subscribe(cam('p')), { code: 'peer_closed' });
});

test('close() during a join leaves nothing either', async () => {
  sfu.fail('tracks/new', 'hang', 2);
  peer.publish(fakeTrack('video'), { source: 'camera' });
  peer.subscribe(cam('p'));
  await clock.advance(0);
  await Promise.all([peer.close(), flush()]);
  assert.equal(FakeConnection.open.length, 0);
  assert.equal(clock.pending, 0);
});

test('a publication whose session is lost repeatedly does not retry in a tight loop', async () => {
  sfu.fail('tracks/new', gone, 100);
  peer.publish(fakeTrack('video'), { source: 'camera' });
  await pass(10_000);
  assert.ok(sfu.requests.length < 20, `${sfu.requests.length} requests`);
});

test('a track without data is pulled again, three times at most, and reported as dead', async () => {
  const measuring = newPeer({ statsIntervalMs: 2_000 });
  const subscription = measuring.subscribe(cam('p'));
  await pass(3_000);
  const [connection] = FakeConnection.made;
  assert.equal(subscription.state.get().error, null);
  await pass(6_500);
  assert.deepEqual(sfu.log.slice(3), ['state s1', 'tracks/new s1', 'renegotiate s1', 'tracks/close s1']);
  assert.equal(subscription.state.get().error?.code, 'track_dead');
  await pass(60_000);
  assert.equal(sfu.log.filter((line) => line === 'tracks/new s1').length, 4);
  connection!.packets = 100;
  await pass(2_500);
  assert.deepEqual(subscription.state.get(), { status: 'live', error: null });
  await measuring.close();
  assert.equal(clock.pending, 0);
});

test('no track counts as dead while nothing arrives on the path; it may once another track or ICE works', async () => {
  const measuring = newPeer({ statsIntervalMs: 2_000 });
  const subscription = measuring.subscribe(cam('p'));
  await flush();
  const [connection] = FakeConnection.made;
  connection!.checksAnswered = 10;
  await pass(60_000);
  assert.equal(sfu.log.filter((line) => line === 'tracks/new s1').length, 1);
  assert.deepEqual(subscription.state.get(), { status: 'live', error: null });
  for (let interval = 0; interval < 4; interval++) {
    connection!.checksAnswered++;
    await pass(2_000);
  }
  assert.equal(subscription.state.get().error?.code, 'track_dead');
  await measuring.close();
});

test('without any data, the session is checked, and replaced at once if it is gone', async () => {
  const measuring = newPeer({ statsIntervalMs: 2_000 });
  const subscription = measuring.subscribe(cam('p'));
  await flush();
  sfu.sessions.delete('s1');
  sfu.sessions.set('elsewhere', new Map());
  await pass(4_500);
  assert.equal(measuring.state.get().receive.sessionId, 's2');
  assert.deepEqual(subscription.state.get(), { status: 'live', error: null });
  await measuring.close();
});

test('each flowing track has a quality, and so has the call', async () => {
  const measuring = newPeer({ statsIntervalMs: 2_000 });
  const subscription = measuring.subscribe(cam('p'));
  await pass(2_500);
  assert.equal(subscription.quality.get(), null);
  FakeConnection.made[0]!.packets = 100;
  await pass(2_000);
  assert.equal(subscription.quality.get()?.score, 5);
  assert.deepEqual(measuring.quality.get(), { send: null, receive: 5 });
  assert.deepEqual(measuring.received.get(), { totalBytes: 100, bitrateBps: 400 });
  await measuring.close();
});

test('every documented code, on every operation, ends in the wanted state or in an error that says why', async () => {
  const codes = Object.keys(errorActions) as (keyof typeof errorActions)[];
  for (const operation of ['sessions/new', 'tracks/new', 'renegotiate', 'tracks/update', 'tracks/close']) {
    for (const errorCode of codes) {
      sfu = new FakeSfu();
      peer = newPeer({ statsIntervalMs: 0 });
      sfu.fail(operation, { status: 400, body: { errorCode } });
      const subscription = peer.subscribe(cam('p'), { layer: 'c' });
      const other = peer.subscribe(cam('p', 2));
      await flush(8);
      subscription.setLayer('a');
      void other.end();
      await pass(3_000);
      const { status, error } = subscription.state.get();
      const failed = peer.state.get().receive.error ?? error;
      assert.ok(
        status === 'live' || failed?.code === errorCode,
        `${operation} ${errorCode}: ${status}, ${failed?.code}`,
      );
      await peer.close();
      assert.equal(clock.pending, 0, `${operation} ${errorCode}`);
    }
  }
});
