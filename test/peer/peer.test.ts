import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorActions } from '../../src/calls-api/error-codes.js';
import { FakeConnection, fakeTrack } from './fake-connection.js';
import { cam, createPeerLab } from './peer-lab.js';

test('an aborted signal ends its operation', async () => {
  const { sfu, peer, flush } = createPeerLab();
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
    'no session holds a track',
  );
});

test('close() ends all handles and leaves no connection, no timer and no track', async () => {
  const { clock, peer, flush } = createPeerLab();
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
  const { clock, sfu, peer, flush } = createPeerLab();
  sfu.fail('tracks/new', 'hang', 2);
  peer.publish(fakeTrack('video'), { source: 'camera' });
  peer.subscribe(cam('p'));
  await clock.advance(0);
  await Promise.all([peer.close(), flush()]);
  assert.equal(FakeConnection.open.length, 0);
  assert.equal(clock.pending, 0);
});

test('every documented code, on every operation, ends in the wanted state or in an error that says why', async () => {
  const codes = Object.keys(errorActions) as (keyof typeof errorActions)[];
  for (const operation of ['sessions/new', 'tracks/new', 'renegotiate', 'tracks/update', 'tracks/close']) {
    for (const errorCode of codes) {
      const { clock, sfu, peer, flush, pass } = createPeerLab();
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
