import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeConnection } from '../fake-connection.js';
import { cam, createPeerLab } from '../peer-lab.js';

test('subscriptions of a task share one request and one exchange', async () => {
  const { sfu, peer, flush } = createPeerLab();
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

test('an answer refused for good fails the transport, and a retry starts another session', async () => {
  const { clock, sfu, peer, flush } = createPeerLab();
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
    'the video never stopped',
  );
  assert.equal(peer.state.get().receive.sessionId, 's3');
  assert.equal(FakeConnection.open.length, 1);
});

test('a refusal of a request from before a retry does not fail the transport', async () => {
  const { sfu, peer, flush } = createPeerLab();
  const release = sfu.hold('sessions/new', { status: 403, body: { errorCode: 'not_allowed' } });
  const subscription = peer.subscribe(cam('p'));
  await flush();
  peer.retry();
  release();
  await flush();
  assert.equal(subscription.state.get().status, 'live');
});

test('while the room does not know the participant, the transport keeps trying', async () => {
  const { sfu, peer, pass } = createPeerLab();
  sfu.fail('sessions/new', { status: 403, body: { errorCode: 'removed' } }, 8);
  const subscription = peer.subscribe(cam('p'));
  await pass(60_000);
  assert.equal(subscription.state.get().status, 'live');
});
