import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeConnection } from '../fake-connection.js';
import { cam, createPeerLab } from '../peer-lab.js';

test('a track without data is pulled again, three times at most, and reported as dead', async () => {
  const { clock, sfu, newPeer, pass } = createPeerLab();
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
  const { sfu, newPeer, flush, pass } = createPeerLab();
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
  const { sfu, newPeer, flush, pass } = createPeerLab();
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
  const { newPeer, pass } = createPeerLab();
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
