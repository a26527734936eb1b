import { attachLater } from '../call/participants/attach-later.js';
import type {
  Participant,
  ParticipantDetails,
  ParticipantSource,
  Score,
  Source,
  SourceRevocation,
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
import type { Revocation } from '../room/protocol/index.js';
import { VirtualMediaDevices } from './virtual-media-devices.js';

const GRACE: SourceRevocation['by'] = { name: 'Grace Hopper', role: 'host' };

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
  #count = 0;
  /** The revocations of your sources, as the room says them. */
  readonly revoked: WritableStore<readonly Revocation[]> = atom<readonly Revocation[]>([]);
  readonly #revocations: Record<Source, WritableStore<SourceRevocation | null>> = {
    microphone: atom<SourceRevocation | null>(null),
    camera: atom<SourceRevocation | null>(null),
    screen: atom<SourceRevocation | null>(null),
    'screen-audio': atom<SourceRevocation | null>(null),
  };

  constructor({ name, seed }: { name: string; seed: number }) {
    this.details = atom<ParticipantDetails>({
      id: '',
      isAgent: false,
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
      microphone: asSource(this.microphone, 'audio', this.#revocations.microphone),
      camera: asSource(this.camera, 'video', this.#revocations.camera),
      screen: asSource(this.screen.video, 'video', this.#revocations.screen),
      'screen-audio': asSource(this.screen.audio, 'audio', this.#revocations['screen-audio']),
    };
  }

  /** Sets the audio level, 0 to 1; silent unless the microphone is on. */
  speak(level: number): void {
    this.level.set(this.microphone.state.get().status === 'on' ? level : 0);
  }

  /**
   * Turns off one of your sources, as a moderator does.
   * @param options.by the moderator; `null`: the room's rule. A host named Grace Hopper by default.
   * @param options.mayLift whether you may turn it on again; false by default
   */
  revoke(source: Source, { by = GRACE, mayLift = false }: Partial<SourceRevocation> = {}): void {
    const id = by ? `${source} ${++this.#count}` : 'room';
    const others = this.revoked.get().filter((other) => other.source !== source);
    this.revoked.set([...others, { source, id, by, mayLift }]);
    const { status, muted } = this.sources[source].state.get();
    const wasOn = status !== 'off' && !(source === 'microphone' && muted);
    this.#revocations[source].set({ by, mayLift, wasOn });
    this.#allow(source, mayLift ? async () => this.restore(source) : 'revoked');
  }

  /** Lets you turn a source on again. */
  restore(source: Source): void {
    this.revoked.set(this.revoked.get().filter((other) => other.source !== source));
    this.#revocations[source].set(null);
    this.#allow(source, true);
  }

  #allow(source: Source, isAllowed: true | 'revoked' | (() => Promise<void>)): void {
    if (source === 'microphone' || source === 'camera') this[source].allow(isAllowed);
    else if (source === 'screen') {
      if (isAllowed === 'revoked') this.screen.stop();
      this.screen.allow(isAllowed === 'revoked' ? false : isAllowed);
    }
  }

  set(changes: Partial<ParticipantDetails>): void {
    this.details.set({ ...this.details.get(), ...changes });
  }
}

function asSource(
  device: SharedTrack,
  kind: MediaKind,
  revoked: ParticipantSource['revoked'],
): ParticipantSource {
  return {
    revoked,
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
