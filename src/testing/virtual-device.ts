import type { DeviceKind } from '../media/devices.js';
import { createSyntheticCamera } from '../media/synthetic/synthetic-camera.js';
import { createSyntheticMicrophone } from '../media/synthetic/synthetic-microphone.js';

export interface VirtualDeviceOptions {
  kind: DeviceKind;
  label: string;
  /** Worked out of kind and label unless given. */
  id?: string;
  /** What its tracks call themselves: some virtual cameras' have another id and name there than are listed. */
  inTracks?: { id: string; label: string };
  /** The same for the parts of one thing; its own unless given. */
  group?: string;
  /** Which way a phone's camera looks. */
  facing?: 'user' | 'environment';
  /** What it shows or sounds like: the same number gives the same. */
  seed?: number;
}

/** What a picture's mouth does; see `SyntheticCameraOptions`. */
export type Mouth = () => number;

/** One piece of virtual hardware: it gives real tracks, and does what machines do to them. */
export class VirtualDevice {
  readonly kind: DeviceKind;
  readonly label: string;
  readonly group: string;
  readonly facing: 'user' | 'environment' | undefined;
  id: string;
  /** Another program has it. */
  isBusy = false;
  readonly #seed: number;
  readonly #inTracks: { id: string; label: string } | undefined;
  readonly #tracks = new Set<VirtualTrack>();
  #isInterrupted = false;

  constructor({ kind, label, id, inTracks, group, facing, seed = 1 }: VirtualDeviceOptions) {
    this.kind = kind;
    this.label = label;
    this.id = id ?? `${kind}-${label.toLowerCase().replaceAll(/\W+/g, '-')}`;
    this.group = group ?? `group-${this.id}`;
    this.facing = facing;
    this.#seed = seed;
    this.#inTracks = inTracks;
  }

  /** What is captured from it just now. */
  get tracks(): readonly MediaStreamTrack[] {
    return [...this.#tracks].map(({ track }) => track).filter(({ readyState }) => readyState === 'live');
  }

  capture(mouth: Mouth): MediaStreamTrack {
    const track =
      this.kind === 'camera'
        ? createSyntheticCamera({ seed: this.#seed, mouth })
        : createSyntheticMicrophone({ seed: this.#seed });
    const { id, label } = this.#inTracks ?? this;
    const virtual = new VirtualTrack(track, label, {
      deviceId: id,
      groupId: this.group,
      ...(this.facing && { facingMode: this.facing }),
    });
    virtual.setMuted(this.#isInterrupted);
    this.#tracks.add(virtual);
    return track;
  }

  /** The system, or a switch on it, mutes what it gives; or no longer. */
  interrupt(isInterrupted: boolean): void {
    this.#isInterrupted = isInterrupted;
    for (const track of this.#tracks) track.setMuted(isInterrupted);
  }

  /** Everything captured from it ends, as when it is unplugged. */
  end(): void {
    for (const track of this.#tracks) track.end();
    this.#tracks.clear();
  }
}

/** A track that says of itself what a device's would. */
export class VirtualTrack {
  readonly track: MediaStreamTrack;
  #isMuted = false;

  constructor(track: MediaStreamTrack, label: string, settings: MediaTrackSettings) {
    this.track = track;
    const read = track.getSettings.bind(track);
    Object.defineProperties(track, {
      label: { value: label },
      muted: { get: () => this.#isMuted },
      getSettings: { value: () => ({ ...read(), ...settings }) },
    });
  }

  setMuted(isMuted: boolean): void {
    if (isMuted === this.#isMuted) return;
    this.#isMuted = isMuted;
    this.track.dispatchEvent(new Event(isMuted ? 'mute' : 'unmute'));
  }

  /** Ends from outside: unlike `stop()`, that is told of. */
  end(): void {
    if (this.track.readyState === 'ended') return;
    this.track.stop();
    this.track.dispatchEvent(new Event('ended'));
  }
}
