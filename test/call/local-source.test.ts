import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { LocalSource, type PublishingTo } from '../../src/call/local-source.js';
import { CallroomError } from '../../src/core/errors.js';
import { atom } from '../../src/core/store.js';
import { LocalDevice } from '../../src/media/local-device.js';
import type { Peer } from '../../src/peer/peer.js';
import type { PublicationState } from '../../src/peer/publication.js';

const refusal = new CallroomError('not_allowed', 'You may not publish another camera.');

class FakeCaptured extends EventTarget {
  readonly kind = 'audio';
  readonly label = 'Desk';
  enabled = true;
  stop(): void {}
}

const mediaDevices = {
  getUserMedia: async () => ({ getTracks: () => [new FakeCaptured()] }),
} as unknown as MediaDevices;

let published: { trackName: string; state: ReturnType<typeof atom<PublicationState>> }[];
let failures: CallroomError[];
let device: LocalDevice;
let source: LocalSource;

/** As much of a peer as publishing takes. */
const peer = {
  publish(_track: MediaStreamTrack, { trackName }: { trackName: string }) {
    const state = atom<PublicationState>({ status: 'live', sessionId: 's', error: null });
    published.push({ trackName, state });
    const end = async () => state.set({ status: 'ended', sessionId: null, error: null });
    return { trackName, state, unpublish: end, replaceTrack: async () => {} };
  },
} as unknown as Peer;

const target: PublishingTo = {
  peer,
  allowed: ['microphone'],
  declare: async () => {},
  onFailure: (error) => failures.push(error),
};

describe('LocalSource', () => {
  beforeEach(async () => {
    published = [];
    failures = [];
    device = new LocalDevice({ kind: 'audio', mediaDevices });
    source = new LocalSource('microphone', device);
    source.connect(target);
    await device.turnOn();
  });

  test('says so where nothing is sent any more, since its owner would talk to nobody', () => {
    assert.equal(source.state.get().status, 'live');
    published[0]!.state.set({ status: 'ended', sessionId: null, error: refusal });
    assert.deepEqual(source.state.get(), { status: 'failed', muted: true, error: refusal });
    assert.deepEqual(failures, [refusal]);
  });

  test('tries again when its owner switches it on again', async () => {
    published[0]!.state.set({ status: 'ended', sessionId: null, error: refusal });
    device.turnOff();
    assert.equal(published.length, 1, 'being muted asks for nothing');
    await device.turnOn();
    assert.equal(published.length, 2);
    assert.notEqual(published[1]!.trackName, published[0]!.trackName);
    assert.equal(source.state.get().status, 'live');
  });

  test('takes its own ending for no failure', () => {
    device.release();
    assert.deepEqual(source.state.get(), { status: 'off', muted: true, error: null });
    assert.deepEqual(failures, []);
  });
});
