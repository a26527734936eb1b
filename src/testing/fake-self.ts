import { attachLater } from '../call/participants/attach-later.js';
import type {
  Participant,
  ParticipantDetails,
  ParticipantSource,
  Score,
  SourceState,
} from '../call/participants/participant.js';
import { systemClock } from '../core/clock.js';
import { atom, computed, type ReadableStore, type WritableStore } from '../core/store.js';
import { createCamera, createMicrophone } from '../media/create-local-device.js';
import { Devices } from '../media/devices.js';
import type { LocalDevice, LocalDeviceState } from '../media/local-device.js';
import type { MediaKind } from '../media/media-error.js';
import { ScreenShare, type SharedTrack } from '../media/screen-share.js';
import { SpeechDetector } from '../media/speech-detector.js';
import { VirtualMediaDevices } from './virtual-media-devices.js';

const STATUS: Record<LocalDeviceState['status'], SourceState['status']> = {
  off: 'off',
  starting: 'pending',
  on: 'live',
  muted: 'live',
  failed: 'off',
};

/** The local participant of a fake call: real devices and a real screen share, on virtual hardware. */
export class FakeSelf implements Participant {
  readonly key = 'self';
  readonly isLocal = true;
  readonly details: WritableStore<ParticipantDetails>;
  readonly name: ReadableStore<string>;
  readonly level: WritableStore<number> = atom(0);
  readonly isSpeaking: ReadableStore<boolean> = new SpeechDetector(this.level, systemClock).isSpeaking;
  readonly quality: WritableStore<Score | null> = atom<Score | null>(5);
  readonly volume: WritableStore<number> = atom(1);
  readonly isMutedHere: WritableStore<boolean> = atom(false);
  readonly hardware: VirtualMediaDevices;
  readonly devices: Devices;
  readonly microphone: LocalDevice;
  readonly camera: LocalDevice;
  readonly screen: ScreenShare;
  readonly sources: Participant['sources'];

  constructor({ name, seed }: { name: string; seed: number }) {
    this.details = atom<ParticipantDetails>({
      id: '',
      name,
      role: 'participant',
      connected: true,
      joinedAtMs: 0,
      handRaisedAtMs: null,
      recordingSinceMs: null,
    });
    this.name = computed(this.details, (details) => details.name);
    this.hardware = new VirtualMediaDevices({ seed, mouth: () => this.level.get() });
    this.devices = new Devices(this.hardware.asPlatform());
    this.microphone = createMicrophone(this.devices);
    this.camera = createCamera(this.devices);
    this.screen = new ScreenShare(this.hardware.asMediaDevices());
    this.sources = {
      microphone: asSource(this.microphone, 'audio'),
      camera: asSource(this.camera, 'video'),
      screen: asSource(this.screen.video, 'video'),
      'screen-audio': asSource(this.screen.audio, 'audio'),
    };
  }

  /** Sets the audio level, 0 to 1; silent unless the microphone is on. */
  speak(level: number): void {
    this.level.set(this.microphone.state.get().status === 'on' ? level : 0);
  }

  set(changes: Partial<ParticipantDetails>): void {
    this.details.set({ ...this.details.get(), ...changes });
  }
}

function asSource(device: SharedTrack, kind: MediaKind): ParticipantSource {
  return {
    track: device.track,
    setViewport() {},
    attach(element, options) {
      return attachLater({ source: this, kind, playback: null }, element, options);
    },
    state: computed(device.state, ({ status, isInterrupted }) => ({
      status: STATUS[status],
      muted: status !== 'on' || isInterrupted,
      error: null,
    })),
  };
}
