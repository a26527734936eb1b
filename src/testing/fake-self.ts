import type {
  Participant,
  ParticipantDetails,
  ParticipantSource,
  Score,
  SourceState,
} from '../call/participant.js';
import { atom, computed, type WritableStore } from '../core/store.js';
import { LocalDevice, type LocalDeviceState } from '../media/local-device.js';
import { FakeMediaDevices } from './fake-media-devices.js';

const STATUS: Record<LocalDeviceState['status'], SourceState['status']> = {
  off: 'off',
  starting: 'pending',
  on: 'live',
  muted: 'live',
  failed: 'off',
};

const NOTHING: ParticipantSource = {
  state: atom<SourceState>({ status: 'off', muted: true, error: null }),
  track: atom<MediaStreamTrack | null>(null),
  show() {},
};

/** Oneself in a fake call: the real `LocalDevice`s, on synthetic hardware. */
export class FakeSelf implements Participant {
  readonly key = 'self';
  readonly isLocal = true;
  readonly details: WritableStore<ParticipantDetails>;
  readonly level: WritableStore<number> = atom(0);
  readonly quality: WritableStore<Score | null> = atom<Score | null>(5);
  readonly hardware: FakeMediaDevices;
  readonly microphone: LocalDevice;
  readonly camera: LocalDevice;
  readonly sources: Participant['sources'];

  constructor({ name, seed }: { name: string; seed: number }) {
    this.details = atom<ParticipantDetails>({
      id: '',
      name,
      role: 'participant',
      connected: true,
      joinedAtMs: 0,
      handRaisedAtMs: null,
    });
    this.hardware = new FakeMediaDevices({ seed, mouth: () => this.level.get() });
    const mediaDevices = this.hardware.asMediaDevices();
    this.microphone = new LocalDevice({ kind: 'audio', mediaDevices });
    this.camera = new LocalDevice({ kind: 'video', mediaDevices });
    this.sources = {
      microphone: asSource(this.microphone),
      camera: asSource(this.camera),
      screen: NOTHING,
      'screen-audio': NOTHING,
    };
  }

  /** 0 to 1; silent unless the microphone is on. */
  speak(level: number): void {
    this.level.set(this.microphone.state.get().status === 'on' ? level : 0);
  }

  set(changes: Partial<ParticipantDetails>): void {
    this.details.set({ ...this.details.get(), ...changes });
  }
}

function asSource(device: LocalDevice): ParticipantSource {
  return {
    track: device.track,
    show() {},
    state: computed(device.state, ({ status }) => ({
      status: STATUS[status],
      muted: status !== 'on',
      error: null,
    })),
  };
}
