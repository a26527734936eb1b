import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CallsClient } from '../../../src/calls-api/calls-client.js';
import { delay } from '../../../src/core/clock.js';
import { FakeConnection, fakeTrack } from '../fake-connection.js';
import { cam, createPeerLab } from '../peer-lab.js';

const gone = { status: 410, body: { errorCode: 'session_error' } };

test('a connection that never comes up is retried with growing pauses, and at once on request', async () => {
  const { peer, flush, pass } = createPeerLab();
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

test('a network that takes 20 s to connect gets there: each attempt has more time than the last', async () => {
  const { peer, pass } = createPeerLab();
  FakeConnection.isReachable = false;
  const camera = peer.publish(fakeTrack('video'), { source: 'camera' });
  await pass(1_000);
  const triedForMs: number[] = [];
  for (let attempt = 1; attempt <= 3; attempt++) {
    let ms = 0;
    while (FakeConnection.open.length === 0) await pass(100);
    while (FakeConnection.open.length > 0) {
      await pass(100);
      ms += 100;
      if (ms < 20_000) continue;
      FakeConnection.open[0]!.go('connected');
      break;
    }
    triedForMs.push(ms);
  }
  assert.equal(camera.state.get().status, 'live', `tried for ${triedForMs.join(', ')} ms`);
});

test('an overloaded SFU that takes 9 s for the answer and for a path, and 25 s for the handshake, keeps its first session', async () => {
  const { clock, sfu, newPeer, pass } = createPeerLab();
  FakeConnection.isReachable = false;
  const slowFetch: typeof sfu.fetch = async (url, init) => {
    if (String(url).endsWith('/renegotiate')) await delay(clock, 9_000);
    return sfu.fetch(url, init);
  };
  const calls = new CallsClient({ base: 'http://sfu', fetch: slowFetch, clock });
  const subscription = newPeer({ calls, statsIntervalMs: 0 }).subscribe(cam('p'));
  await pass(18_000);
  FakeConnection.open[0]!.findPath();
  await pass(25_000);
  FakeConnection.open[0]!.go('connected');
  await pass(1_000);
  assert.equal(subscription.state.get().status, 'live');
  assert.equal(FakeConnection.made.length, 1);
});

test('a connection with a path but without a handshake is replaced, and its error names no firewall', async () => {
  const { peer, pass } = createPeerLab();
  FakeConnection.isReachable = false;
  peer.subscribe(cam('p'));
  await pass(1_000);
  FakeConnection.open[0]!.findPath();
  await pass(31_000);
  const { error } = peer.state.get().receive;
  assert.equal(error?.code, 'connection_timeout');
  assert.match(error.message, /handshake/);
  assert.doesNotMatch(error.message, /firewall/);
  assert.equal(FakeConnection.made.length, 2);
});

test('an SFU that is down for long is retried slowly, shows in the state, and recovers', async () => {
  const { clock, sfu, peer, flush, pass } = createPeerLab();
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
  const { sfu, peer, pass } = createPeerLab();
  const camera = peer.publish(fakeTrack('video'), { source: 'camera' });
  sfu.fail('sessions/new', 'no answer', 30);
  await pass(60_000);
  sfu.faults.length = 0;
  await pass(20_000);
  assert.equal(camera.state.get().status, 'live');
});

test('a publication whose session is lost repeatedly does not retry in a tight loop', async () => {
  const { sfu, peer, pass } = createPeerLab();
  sfu.fail('tracks/new', gone, 100);
  peer.publish(fakeTrack('video'), { source: 'camera' });
  await pass(10_000);
  assert.ok(sfu.requests.length < 20, `${sfu.requests.length} requests`);
});
