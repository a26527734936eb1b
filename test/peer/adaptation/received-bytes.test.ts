import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeConnection } from '../fake-connection.js';
import { cam, createPeerLab } from '../peer-lab.js';

test('a budget ends video before it is spent, and a larger budget brings it back', async () => {
  const { newPeer, flush, pass } = createPeerLab();
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
