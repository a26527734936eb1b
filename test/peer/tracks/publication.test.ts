import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeConnection, FakeTrack, fakeTrack } from '../fake-connection.js';
import { createPeerLab } from '../peer-lab.js';

test('replaceTrack and active layers reach the sender, and the lowest layer is always active', async () => {
  const { peer, flush } = createPeerLab();
  const camera = peer.publish(fakeTrack('video'), { source: 'camera' });
  await flush();
  const sender = FakeConnection.made[0]!.transceivers[0]!.sender;
  const other = fakeTrack('video');
  await camera.replaceTrack(other);
  assert.equal(sender.track as unknown, other);
  await camera.setActiveLayers(['b']);
  assert.deepEqual(
    sender.parameters.encodings.map(({ active }) => active),
    [true, true, false],
  );
  await camera.setActiveLayers(null);
  assert.ok(
    sender.parameters.encodings.every(({ active }) => active),
    'every layer is active',
  );
  await assert.rejects(camera.replaceTrack(fakeTrack('audio')), { code: 'wrong_kind' });
});

test('the layers follow the capture: at once with another track, at the next pass with the same track', async () => {
  const { clock, newPeer, flush } = createPeerLab();
  const measuring = newPeer({ statsIntervalMs: 2_000 });
  const track = fakeTrack('video', 360);
  const camera = measuring.publish(track, { source: 'camera' });
  await flush();
  const { sender } = FakeConnection.made.find(({ transceivers }) => transceivers[0])!.transceivers[0]!;
  const scales = () =>
    sender.parameters.encodings.map(({ active, scaleResolutionDownBy }) => active && scaleResolutionDownBy);
  assert.deepEqual(scales(), [2, 1, false]);
  await camera.replaceTrack(fakeTrack('video', 720));
  assert.deepEqual(scales(), [4, 2, 1]);
  await camera.replaceTrack(track);
  Object.assign(track.getSettings(), { width: 180, height: 320 });
  assert.deepEqual(scales(), [2, 1, false]);
  await clock.advance(2_000);
  await flush();
  assert.deepEqual(scales(), [1, false, false]);
  assert.deepEqual(
    camera.layers.map(({ rid }) => rid),
    ['c'],
  );
  await measuring.close();
});

test('a track replaced during its publication is the track that is sent', async () => {
  const { clock, peer, flush } = createPeerLab();
  const camera = peer.publish(fakeTrack('video'), { source: 'camera' });
  await clock.advance(0);
  const other = fakeTrack('video');
  await camera.replaceTrack(other);
  await flush();
  assert.equal(FakeConnection.made[0]?.transceivers[0]?.sender.track as unknown, other);
});

test('a change that is undone while it is carried out has no effect', async () => {
  const { peer, flush } = createPeerLab();
  const track = fakeTrack('video');
  const camera = peer.publish(track, { source: 'camera' });
  await flush();
  const { sender } = FakeConnection.made[0]!.transceivers[0]!;
  // As in browsers, the sender's parameters change a moment later.
  const slowly = <T>(change: (to: T) => Promise<void>) => {
    return async (to: T) => {
      await new Promise(setImmediate);
      await change(to);
    };
  };
  sender.replaceTrack = slowly(sender.replaceTrack.bind(sender));
  sender.setParameters = slowly(sender.setParameters.bind(sender));
  await Promise.all([camera.replaceTrack(fakeTrack('video')), camera.replaceTrack(track)]);
  assert.equal(sender.track as unknown, track);
  await Promise.all([camera.pause(), camera.resume()]);
  assert.equal(sender.track as unknown, track);
  await Promise.all([camera.setActiveLayers(['c']), camera.setActiveLayers(null)]);
  assert.ok(
    sender.parameters.encodings.every(({ active }) => active),
    'every layer is active',
  );
});

test('a paused publication sends generated black or silence, and the owner’s track is unchanged', async () => {
  const { sfu, peer, flush } = createPeerLab();
  const track = fakeTrack('video');
  const camera = peer.publish(track, { source: 'camera' });
  await flush();
  const { sender } = FakeConnection.made[0]!.transceivers[0]!;
  await camera.pause();
  const blank = sender.track!;
  assert.notEqual(blank as unknown, track);
  assert.deepEqual([blank.enabled, track.enabled, camera.paused.get()], [false, true, true]);
  FakeConnection.made[0]?.go('failed');
  await flush();
  assert.equal(
    FakeConnection.made[1]?.transceivers[0]?.sender.track,
    blank,
    'paused on the next session too',
  );
  await camera.resume();
  assert.equal(FakeConnection.made[1]?.transceivers[0]?.sender.track as unknown, track);
  assert.ok(FakeTrack.stopped.has(blank), 'the generated track was stopped');
  assert.equal(sfu.log.filter((line) => line.startsWith('tracks/close')).length, 0);
});

test('a bit rate limit and a priority reach the sender', async () => {
  const { peer, flush } = createPeerLab();
  const mic = peer.publish(fakeTrack('audio'), { source: 'microphone' });
  await flush();
  const { sender } = FakeConnection.made[0]!.transceivers[0]!;
  assert.equal(sender.parameters.encodings[0]?.priority, 'high');
  await mic.setMaxBitrate(16_000);
  await mic.setPriority('medium');
  assert.deepEqual(sender.parameters.encodings[0], {
    ...sender.parameters.encodings[0],
    priority: 'medium',
    maxBitrate: 16_000,
  });
  await mic.setMaxBitrate(null);
  assert.equal(sender.parameters.encodings[0]?.maxBitrate, undefined);
});

test('a screen keeps its detail unless its owner declares motion', async () => {
  const { peer } = createPeerLab();
  const film = Object.assign(fakeTrack('video'), { contentHint: 'motion' });
  assert.equal(peer.publish(fakeTrack('video'), { source: 'screen' }).track.contentHint, 'detail');
  assert.equal(peer.publish(film, { source: 'screen' }).track.contentHint, 'motion');
  await peer.close();
});
