import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeTrack } from '../fake-connection.js';
import { createPeerLab } from '../peer-lab.js';

test('publications of a task share one request', async () => {
  const { sfu, peer, flush } = createPeerLab();
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

test('a refusal of a request from before a retry does not end a publication', async () => {
  const { sfu, peer, flush } = createPeerLab();
  const release = sfu.hold('tracks/new', { status: 403, body: { errorCode: 'not_allowed' } });
  const camera = peer.publish(fakeTrack('video'), { source: 'camera' });
  await flush();
  peer.retry();
  release();
  await flush();
  assert.deepEqual(camera.state.get(), { status: 'live', sessionId: 's1', error: null });
});
