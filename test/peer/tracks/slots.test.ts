import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { FakeConnection } from '../fake-connection.js';
import { cam, createPeerLab } from '../peer-lab.js';

test('a page turn takes one request and no description', async () => {
  const { sfu, peer, flush } = createPeerLab();
  const page = [0, 1, 2].map((n) => peer.subscribe(cam('p', n)));
  await flush();
  const before = sfu.requests.length;
  for (const subscription of page) void subscription.end();
  const turned = [3, 4, 5].map((n) => peer.subscribe(cam('p', n)));
  await flush();
  assert.deepEqual(sfu.log.slice(before), ['tracks/update s1']);
  assert.ok(
    turned.every(({ state, track }) => state.get().status === 'live' && track.get()),
    'every new subscription is live and has a track',
  );
  assert.ok(
    page.every(({ track }) => track.get() === null),
    'no ended subscription has a track',
  );
});

test('an unused slot is closed with force', async () => {
  const { sfu, peer, flush } = createPeerLab();
  const [one] = [peer.subscribe(cam('p', 1)), peer.subscribe(cam('p', 2))];
  await flush();
  await Promise.all([one.end(), flush()]);
  assert.equal(sfu.log.at(-1), 'tracks/close s1');
  assert.deepEqual(
    [...sfu.sessions.get('s1')!.values()].map(({ trackName }) => trackName),
    ['cam2'],
  );
});

describe('a slot that changes to another participant', () => {
  const changed = async () => {
    const lab = createPeerLab();
    const { peer, flush } = lab;
    const first = peer.subscribe(cam('a'));
    await flush();
    const connection = FakeConnection.made[0]!;
    connection.keyFrames = 3;
    void first.end();
    const second = peer.subscribe(cam('b'));
    await flush();
    return { ...lab, connection, second };
  };

  test('is shown from its next key frame on: earlier frames are of the participant before', async () => {
    const { connection, second, pass, peer } = await changed();
    await pass(400);
    assert.deepEqual([second.state.get().status, second.track.get()], ['pending', null]);
    connection.keyFrames = 4;
    await pass(100);
    assert.equal(second.state.get().status, 'live');
    assert.ok(second.track.get(), 'the track is there');
    await peer.close();
  });

  test('waits for its own key frame, whatever becomes of other slots', async () => {
    const lab = createPeerLab();
    const { peer, flush, pass } = lab;
    const page = [peer.subscribe(cam('a')), peer.subscribe(cam('b'))];
    await flush();
    FakeConnection.made[0]!.keyFrames = 3;
    void page[0]!.end();
    const first = peer.subscribe(cam('c'));
    await pass(800);
    void page[1]!.end();
    const second = peer.subscribe(cam('d'));
    await pass(400);
    assert.equal(first.state.get().status, 'live');
    assert.equal(second.track.get(), null, 'its second is not over yet');
    await pass(800);
    assert.equal(second.state.get().status, 'live');
    await peer.close();
  });

  test('is shown after a second without a key frame: its publisher sends nothing at the moment', async () => {
    const { second, pass, peer } = await changed();
    await pass(900);
    assert.equal(second.track.get(), null);
    await pass(300);
    assert.equal(second.state.get().status, 'live');
    await peer.close();
  });
});

test('a subscription that turns to another track shows nothing until that track arrives', async () => {
  const { peer, flush } = createPeerLab();
  const subscription = peer.subscribe(cam('p', 1));
  await flush();
  const shown: unknown[] = [];
  subscription.track.listen((track) => shown.push(track));
  subscription.setRemote(cam('q', 2));
  await flush();
  assert.equal(subscription.state.get().status, 'live');
  assert.equal(shown[0], null, 'the track of p is taken away first');
  assert.ok(shown.at(-1), 'the track of q is there');
});

test('a subscription keeps its track while the publisher moves to a new session', async () => {
  const { peer, flush } = createPeerLab();
  const subscription = peer.subscribe(cam('p', 1));
  await flush();
  const shown: unknown[] = [];
  subscription.track.listen((track) => shown.push(track));
  subscription.setRemote(cam('q', 1));
  await flush();
  assert.equal(subscription.state.get().status, 'live');
  assert.ok(!shown.includes(null), 'there was no moment without a track');
});

test('a swap that the SFU refuses is pulled again', async () => {
  const { sfu, peer, flush } = createPeerLab();
  const subscription = peer.subscribe(cam('p'));
  await flush();
  sfu.fail('tracks/update', {
    status: 200,
    body: { tracks: [{ mid: 'r0', errorCode: 'update_track_error' }] },
  });
  subscription.setRemote(cam('q'));
  await flush();
  assert.deepEqual(sfu.log.slice(-4), [
    'tracks/update s1',
    'tracks/new s1',
    'renegotiate s1',
    'tracks/close s1',
  ]);
  assert.equal(subscription.state.get().status, 'live');
  assert.equal(sfu.sessions.get('s1')!.size, 1);
});

test('a slot that could not be closed is closed later', async () => {
  const { sfu, peer, flush, pass } = createPeerLab();
  const [one] = [peer.subscribe(cam('p', 1)), peer.subscribe(cam('p', 2))];
  await flush();
  sfu.fail('tracks/close', { status: 200, body: { tracks: [{ mid: 'r0', errorCode: 'internal_error' }] } });
  void one.end();
  await pass(3_000);
  assert.equal(sfu.sessions.get('s1')!.size, 1);
});
