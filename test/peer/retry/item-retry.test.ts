import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cam, createPeerLab } from '../peer-lab.js';

test('a bad publication among ten is retried alone, and the other nine are live', async () => {
  const { sfu, peer, flush, pass } = createPeerLab();
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
  const { clock, sfu, peer, flush, pass } = createPeerLab();
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

test('an error of a request from before the handle changed does not stop the handle', async () => {
  const { sfu, peer, flush } = createPeerLab();
  const release = sfu.hold('tracks/new', { status: 403, body: { errorCode: 'not_allowed' } });
  const subscription = peer.subscribe(cam('old'));
  await flush();
  subscription.setRemote(cam('new'));
  release();
  await flush();
  assert.deepEqual(subscription.state.get(), { status: 'live', error: null });
  assert.equal(sfu.requests.at(-2)?.body.tracks?.[0]?.sessionId, 'new');
});
