import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { RemoteSource } from '../../../src/call/participants/remote-source.js';
import { SubscriptionScheduler } from '../../../src/call/participants/subscription-scheduler.js';
import { PeerError } from '../../../src/peer/peer-error.js';
import type { PublicationInfo } from '../../../src/room/protocol/index.js';
import { TestClock } from '../../../src/testing/test-clock.js';
import { TestPage } from '../../room/test-page.js';
import { FakePeer, fakeTrack } from '../fake-peer.js';

const TILE = { width: 640, height: 360 };

let clock: TestClock;
let page: TestPage;
let peer: FakePeer;
let scheduler: SubscriptionScheduler;

beforeEach(() => {
  clock = new TestClock();
  page = new TestPage();
  peer = new FakePeer();
  scheduler = new SubscriptionScheduler(clock, page);
});

function camera(trackName = 'camera', changes: Partial<PublicationInfo> = {}): PublicationInfo {
  const layers = ['a', 'b', 'c'];
  return { trackName, source: 'camera', kind: 'video', sessionId: 's1', muted: false, layers, ...changes };
}

function microphone(): PublicationInfo {
  return { trackName: 'microphone', source: 'microphone', kind: 'audio', sessionId: 's1', muted: false };
}

async function listed(info: PublicationInfo): Promise<RemoteSource> {
  const source = new RemoteSource(scheduler, 'ada');
  source.update(info, peer);
  await clock.advance(0);
  return source;
}

describe('a remote source', () => {
  it('is pulled in its best layer if no viewport was ever set', async () => {
    await listed(camera());
    assert.equal(peer.pulled[0]?.layer, 'a');
  });

  it('is not pulled if the first viewport is hidden', async () => {
    const source = new RemoteSource(scheduler, 'ada');
    source.update(camera(), peer);
    source.setViewport({}, null);
    await clock.advance(5_000);
    assert.deepEqual(peer.log, []);
    assert.equal(source.state.get().status, 'pending');
  });

  it('is pulled only once its publisher is connected', async () => {
    const source = new RemoteSource(scheduler, 'ada');
    source.update(camera(), peer, false);
    await clock.advance(0);
    assert.deepEqual(peer.log, []);
    source.update(camera(), peer, true);
    await clock.advance(0);
    assert.equal(peer.pulled.length, 1);
    source.update(camera(), peer, false);
    await clock.advance(0);
    assert.equal(source.state.get().status, 'pending', 'what is pulled already stays');
    assert.equal(peer.pulled.length, 1);
  });

  it('is pulled in the layer of its largest viewport', async () => {
    const source = new RemoteSource(scheduler, 'ada');
    const [large, small] = [{}, {}];
    source.update(camera(), peer);
    source.setViewport(small, { width: 160, height: 90 });
    source.setViewport(large, TILE);
    await clock.advance(0);
    assert.equal(peer.pulled[0]?.layer, 'b');
    source.setViewport(large, null);
    await clock.advance(0);
    assert.equal(peer.pulled[0]?.layer, 'c');
  });

  it('takes the layer by width if the tile is wider than the video', async () => {
    const source = await listed(camera());
    source.setViewport({}, { width: 1280, height: 90 });
    await clock.advance(0);
    assert.equal(peer.pulled[0]?.layer, 'a');
  });

  it('ends a moment after it is hidden, and is pulled again when it is shown', async () => {
    const source = await listed(camera());
    const place = {};
    source.setViewport(place, TILE);
    source.setViewport(place, null);
    await clock.advance(999);
    assert.deepEqual(peer.names, ['camera']);
    await clock.advance(1);
    assert.deepEqual(peer.names, []);
    source.setViewport(place, TILE);
    await clock.advance(0);
    assert.deepEqual(peer.names, ['camera']);
  });

  it('keeps its subscription if it is shown again in time', async () => {
    const source = await listed(camera());
    source.setViewport(source, null);
    await clock.advance(500);
    source.setViewport(source, TILE);
    await clock.advance(5_000);
    assert.deepEqual(peer.log, ['pull camera']);
  });

  for (const order of ['before', 'after']) {
    it(`gives its slot, once hidden, to a video that asks ${order} it in the same tick`, async () => {
      const [gone, kept, next] = [
        await listed(camera('gone')),
        await listed(camera('kept')),
        await listed(camera('next')),
      ];
      next.setViewport(next, null);
      await clock.advance(1_000);
      peer.log.length = 0;
      const turn = [() => next.setViewport(next, TILE), () => gone.setViewport(gone, null)];
      for (const step of order === 'before' ? turn : turn.reverse()) step();
      kept.setViewport(kept, TILE);
      await clock.advance(0);
      assert.deepEqual(peer.log, ['end gone', 'pull next']);
    });
  }

  it('gives its slot to a video that asks for it in a later task', async () => {
    const [gone, next] = [await listed(camera('gone')), await listed(camera('next'))];
    next.setViewport(next, null);
    await clock.advance(1_000);
    peer.log.length = 0;
    gone.setViewport(gone, null);
    await clock.advance(500);
    assert.deepEqual(peer.log, [], 'the hidden video is kept for a moment');
    next.setViewport(next, TILE);
    await clock.advance(0);
    assert.deepEqual(peer.log, ['end gone', 'pull next']);
  });

  it('stops video and keeps audio in a hidden page', async () => {
    const source = await listed(camera());
    await listed(microphone());
    page.change({ visible: false });
    await clock.advance(1_000);
    assert.deepEqual(peer.names, ['microphone']);
    assert.equal(source.state.get().status, 'pending');
    page.change({ visible: true });
    await clock.advance(0);
    assert.deepEqual(peer.names, ['microphone', 'camera']);
  });

  it('plays audio whatever the viewport', async () => {
    const source = await listed(microphone());
    source.setViewport({}, null);
    await clock.advance(5_000);
    assert.deepEqual(peer.names, ['microphone']);
  });

  it('follows its publisher to another session on the same subscription', async () => {
    const source = await listed(camera());
    source.update(camera('camera', { sessionId: 's2' }), peer);
    await clock.advance(0);
    assert.equal(peer.pulled[0]?.remote.sessionId, 's2');
    assert.deepEqual(peer.log, ['pull camera']);
  });

  it('shows the subscription’s track and the muted state of the room', async () => {
    const source = await listed(camera());
    const track = fakeTrack('video');
    peer.pulled[0]!.show(track, 'live', null);
    assert.equal(source.track.get(), track);
    assert.deepEqual(source.state.get(), { status: 'live', muted: false, error: null });
    source.update(camera('camera', { muted: true }), peer);
    assert.equal(source.state.get().muted, true);
  });

  it('is reported once each time that no data arrives', async () => {
    const reported: string[] = [];
    scheduler = new SubscriptionScheduler(clock, page, (participant, trackName) =>
      reported.push(participant, trackName),
    );
    const source = await listed(camera());
    const record = peer.pulled[0]!;
    record.show(null, 'live', PeerError.trackDead());
    assert.deepEqual(reported, ['ada', 'camera']);
    source.update(camera('camera', { muted: true }), peer);
    assert.equal(reported.length, 2);
    record.show(null, 'live', null);
    record.show(null, 'live', PeerError.trackDead());
    assert.equal(reported.length, 4);
  });

  it('leaves no timer and no listener behind when it ends', async () => {
    const source = await listed(camera());
    source.setViewport({}, TILE);
    source.end();
    await clock.advance(0);
    assert.deepEqual(peer.names, []);
    assert.equal(clock.pending, 0);
    assert.equal(page.listeners, 0);
    assert.deepEqual(source.state.get(), { status: 'off', muted: true, error: null });
  });
});
