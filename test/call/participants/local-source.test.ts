import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { LocalSource } from '../../../src/call/participants/local-source.js';
import { CallroomError } from '../../../src/core/errors.js';
import { silentLogger } from '../../../src/core/logger.js';
import { atom, until } from '../../../src/core/store.js';
import type { LocalDeviceState } from '../../../src/media/local-device.js';
import { TestClock } from '../../../src/testing/test-clock.js';
import { FakePeer, fakeTrack } from '../fake-peer.js';

const refusal = new CallroomError('not_allowed', 'You may not publish another camera.');

const state = (status: LocalDeviceState['status']) =>
  ({ status, error: null, isInterrupted: false }) as LocalDeviceState;

function device() {
  return { state: atom(state('off')), track: atom<MediaStreamTrack | null>(null) };
}

describe('a local source', () => {
  let peer: FakePeer;
  let clock: TestClock;
  let camera: ReturnType<typeof device>;
  let source: LocalSource;
  let declared: { muted: boolean; interrupted?: boolean }[];
  let failures: CallroomError[];
  beforeEach(() => {
    clock = new TestClock();
    peer = new FakePeer();
    camera = device();
    source = new LocalSource('camera', camera);
    declared = [];
    failures = [];
  });

  function connect(sources: readonly 'camera'[] = ['camera']) {
    const allowed = atom(sources);
    source.connect({
      peer,
      allowed,
      declare: async (publication) => {
        declared.push(publication);
      },
      clock,
      logger: silentLogger,
      onFailure: (error) => failures.push(error),
    });
    return allowed;
  }

  function turnOn(): void {
    camera.track.set(fakeTrack('video'));
    camera.state.set(state('on'));
  }

  it('publishes once the device has a track, and declares its source', () => {
    connect();
    assert.equal(peer.published.length, 0);
    turnOn();
    assert.equal(peer.published.length, 1);
    assert.equal(declared.at(-1)?.muted, false);
  });

  it('tells an interruption by the system from a mute by the person', () => {
    connect();
    turnOn();
    camera.state.set({ ...state('on'), isInterrupted: true });
    assert.deepEqual([declared.at(-1)?.muted, declared.at(-1)?.interrupted], [true, true]);
    camera.state.set({ ...state('muted'), isInterrupted: true });
    assert.deepEqual([declared.at(-1)?.muted, declared.at(-1)?.interrupted], [true, undefined]);
  });

  it('publishes nothing that the room does not allow', () => {
    connect([]);
    turnOn();
    assert.equal(peer.published.length, 0);
  });

  it('publishes a source as soon as the room allows it, as after a promotion', () => {
    const allowed = connect([]);
    turnOn();
    allowed.set(['camera']);
    assert.equal(peer.published.length, 1);
    assert.deepEqual(failures, []);
  });

  it('stops a withdrawn source, reports it, and sends it again once it is allowed', () => {
    const allowed = connect();
    turnOn();
    allowed.set([]);
    assert.equal(peer.published[0]?.isEnded, true);
    assert.equal(source.state.get().status, 'failed');
    assert.deepEqual(
      failures.map(({ code }) => code),
      ['device_withdrawn'],
    );
    camera.state.set(state('on'));
    assert.equal(peer.published.length, 1, 'switching the device changes nothing');
    allowed.set(['camera']);
    assert.equal(peer.published.length, 2);
    assert.equal(source.state.get().status, 'live');
  });

  it('ends a revoked source quietly, declares nothing for it, and sends it again once it is restored', () => {
    const allowed = connect();
    turnOn();
    const before = declared.length;
    const by = { name: 'Hana', role: 'host' } as const;
    source.setRevoked({ by, mayLift: true });
    assert.deepEqual(source.revoked.get(), { by, mayLift: true, wasOn: true });
    camera.state.set(state('muted'));
    allowed.set([]);
    assert.equal(peer.published[0]?.isEnded, true);
    assert.deepEqual([failures, declared.length], [[], before]);
    assert.equal(source.state.get().error, null);
    source.setRevoked({ by, mayLift: false });
    source.setRevoked(null);
    allowed.set(['camera']);
    camera.state.set(state('on'));
    assert.equal(peer.published.length, 2);
    assert.equal(declared.at(-1)?.muted, false);
  });

  it('sends another device’s track on the same publication', () => {
    connect();
    turnOn();
    const other = fakeTrack('video');
    camera.track.set(other);
    assert.equal(peer.published.length, 1);
    assert.equal(peer.published[0]?.track, other);
  });

  it('publishes a new publication if the encoder refuses the replacement track', async () => {
    connect();
    turnOn();
    peer.applied = () =>
      Promise.reject(new DOMException('It needs a negotiation.', 'InvalidModificationError'));
    const other = fakeTrack('video');
    camera.track.set(other);
    await until(source.state, () => peer.published.length === 2);
    assert.equal(peer.published[0]?.isEnded, true);
    assert.equal(peer.published[1]?.track, other);
    assert.equal(source.state.get().status, 'live');
    assert.deepEqual(failures, []);
  });

  it('follows no publication that has ended, however often the device goes off and on', () => {
    connect();
    for (let time = 0; time < 5; time++) {
      turnOn();
      camera.track.set(null);
      camera.state.set(state('off'));
    }
    assert.equal(peer.published.length, 5);
    for (const { state } of peer.published) assert.equal(state.lc, 0);
  });

  it('ends the publication with the device, and the next publication has another name', () => {
    connect();
    turnOn();
    camera.track.set(null);
    camera.state.set(state('off'));
    assert.equal(peer.published[0]?.isEnded, true);
    turnOn();
    assert.notEqual(peer.published[1]?.trackName, peer.published[0]?.trackName);
  });

  it('tells the room of muting', () => {
    connect();
    turnOn();
    camera.state.set(state('muted'));
    assert.equal(declared.at(-1)?.muted, true);
  });

  it('shows that it is being repaired while the publication is', () => {
    connect();
    turnOn();
    peer.published[0]!.set({ status: 'repairing', sessionId: null, error: null });
    assert.equal(source.state.get().status, 'repairing');
    source.disconnect();
    assert.equal(source.state.get().status, 'live');
  });

  it('reports when nothing is sent any more, because its owner would talk to nobody', () => {
    connect();
    turnOn();
    assert.equal(source.state.get().status, 'live');
    peer.published[0]!.set({ status: 'ended', sessionId: null, error: refusal });
    assert.deepEqual(source.state.get(), { status: 'failed', muted: true, error: refusal });
    assert.deepEqual(failures, [refusal]);
  });

  it('tries again when its owner switches it on again', () => {
    connect();
    turnOn();
    peer.published[0]!.set({ status: 'ended', sessionId: null, error: refusal });
    camera.state.set(state('muted'));
    assert.equal(peer.published.length, 1, 'being muted asks for nothing');
    camera.state.set(state('on'));
    assert.notEqual(peer.published[1]?.trackName, peer.published[0]?.trackName);
    assert.equal(source.state.get().status, 'live');
  });

  it('sends the layers that somebody watches, only for the publication that the room names', async () => {
    connect();
    turnOn();
    const [record] = peer.published;
    source.watched('another', []);
    source.watched(record!.trackName, ['c']);
    await clock.advance(5_000);
    assert.deepEqual([...record!.activeLayers!], ['c']);
    source.watched(record!.trackName, null);
    assert.equal(record!.activeLayers, null);
    source.disconnect();
    assert.equal(clock.pending, 0);
  });

  it('does not treat its own end as a failure', () => {
    connect();
    turnOn();
    camera.track.set(null);
    camera.state.set(state('off'));
    assert.deepEqual(source.state.get(), { status: 'off', muted: true, error: null });
    assert.deepEqual(failures, []);
  });
});
