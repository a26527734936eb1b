import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeConnection, fakeTrack } from '../fake-connection.js';
import { cam, createPeerLab } from '../peer-lab.js';

test('a lost session is replaced, and everything moves to the new session under the same handles', async () => {
  const { sfu, peer, flush, pass } = createPeerLab();
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
  const { peer, flush } = createPeerLab();
  const subscription = peer.subscribe(cam('p'));
  await flush();
  const tracks: unknown[] = [];
  subscription.track.listen((track) => tracks.push(track));
  FakeConnection.made[0]?.go('failed');
  await flush();
  assert.equal(subscription.state.get().status, 'live');
  assert.equal(peer.state.get().receive.sessionId, 's2');
  assert.equal(tracks.length, 1);
  assert.ok(tracks[0], 'the video that took over is there');
  assert.equal(FakeConnection.open.length, 1);
});

test('a connection that is back within a second is kept', async () => {
  const { peer, flush, pass } = createPeerLab();
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
  const { clock, peer, flush, pass } = createPeerLab();
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
  const { sfu, peer, flush } = createPeerLab();
  sfu.fail('tracks/new', 'no answer');
  const subscription = peer.subscribe(cam('p'));
  await flush();
  assert.deepEqual(sfu.log.slice(0, 4), ['sessions/new', 'tracks/new s1', 'sessions/new', 'tracks/new s2']);
  assert.equal(subscription.state.get().status, 'live');
});

test('an answer that gets lost replaces the session', async () => {
  const { sfu, peer, flush } = createPeerLab();
  sfu.fail('renegotiate', 'no answer');
  const subscription = peer.subscribe(cam('p'));
  await flush();
  assert.equal(peer.state.get().receive.sessionId, 's2');
  assert.equal(subscription.state.get().status, 'live');
});

test('a request that hangs costs no more than its deadline', async () => {
  const { sfu, peer, pass } = createPeerLab();
  sfu.fail('tracks/new', 'hang');
  const subscription = peer.subscribe(cam('p'));
  await pass(11_000);
  assert.equal(subscription.state.get().status, 'live');
  assert.equal(peer.state.get().receive.sessionId, 's2');
});

test('a wrong credential fails the transport at once, and a retry with a right credential heals it', async () => {
  const { clock, sfu, peer, flush } = createPeerLab();
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
  const { clock, sfu, peer, flush } = createPeerLab();
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
  const { sfu, peer, pass } = createPeerLab();
  sfu.fail('tracks/new', { status: 425, body: { errorCode: 'session_error' } });
  const subscription = peer.subscribe(cam('p'));
  await pass(1_000);
  assert.deepEqual(sfu.log, ['sessions/new', 'tracks/new s1', 'tracks/new s1', 'renegotiate s1']);
  assert.equal(subscription.state.get().status, 'live');
});

test('a network change makes new sessions before the old sessions are dropped', async () => {
  const { peer, flush, pass } = createPeerLab();
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
  const { clock, sfu, newPeer, pass } = createPeerLab();
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
