import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeConnection, fakeTrack } from '../fake-connection.js';
import { createPeerLab } from '../peer-lab.js';

test('a camera that goes off and on uses the same transceiver again, without an offer for going off', async () => {
  const { sfu, peer, flush } = createPeerLab();
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
  const { sfu, peer, flush } = createPeerLab();
  const first = peer.publish(fakeTrack('video'), { source: 'camera' });
  await flush();
  await Promise.all([first.unpublish(), flush()]);
  sfu.fail('tracks/new', { status: 200, body: { tracks: [{ mid: '0', errorCode: 'invalid_params' }] } });
  const second = peer.publish(fakeTrack('video'), { source: 'camera' });
  await flush();
  assert.equal(second.state.get().status, 'live');
  assert.equal(FakeConnection.made[0]?.transceivers.length, 2);
});
