import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cam, createPeerLab } from '../peer-lab.js';

test('a publisher that moved to another session is followed without a description', async () => {
  const { sfu, peer, flush } = createPeerLab();
  const subscription = peer.subscribe(cam('p'));
  await flush();
  subscription.setRemote(cam('q'));
  await flush();
  assert.equal(sfu.log.at(-1), 'tracks/update s1');
  assert.equal(subscription.state.get().status, 'live');
});

test('another layer is requested with an update', async () => {
  const { sfu, peer, flush } = createPeerLab();
  const subscription = peer.subscribe(cam('p'), { layer: 'c' });
  await flush();
  subscription.setLayer('a');
  await flush();
  assert.equal(sfu.requests.at(-1)?.operation, 'tracks/update');
  assert.equal(sfu.requests.at(-1)?.body.tracks?.[0]?.simulcast?.preferredRid, 'a');
});

test('a paused subscription costs nothing and keeps its handle; urgent subscriptions come first', async () => {
  const { sfu, peer, flush } = createPeerLab();
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
