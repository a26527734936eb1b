import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cam, createPeerLab } from '../peer-lab.js';

test('a limit lowers layers, then stops video, and never audio; without it everything returns', async () => {
  const { sfu, peer, flush } = createPeerLab();
  const camera = peer.subscribe(cam('p'), { layer: 'a' });
  const screen = peer.subscribe(cam('p', 'screen'));
  const mic = peer.subscribe({ sessionId: 'p', trackName: 'mic', kind: 'audio' });
  await flush();
  const layers = () => [...sfu.sessions.get('s1')!.values()].map(({ simulcast }) => simulcast?.preferredRid);
  peer.limitVideo('low');
  await flush();
  assert.deepEqual(layers(), ['c', undefined, undefined]);
  peer.limitVideo('off');
  await flush();
  assert.deepEqual(
    [...sfu.sessions.get('s1')!.values()].map(({ trackName }) => trackName),
    ['mic'],
  );
  assert.equal(camera.track.get(), null);
  assert.equal(mic.state.get().status, 'live');
  peer.limitVideo('none');
  await flush();
  assert.deepEqual(layers().sort(), ['a', undefined, undefined]);
  assert.ok(
    camera.state.get().status === 'live' && screen.state.get().status === 'live',
    'the camera and the screen are live again',
  );
});
