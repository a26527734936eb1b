import type { DeviceKind } from '../media/devices.js';
import { createSyntheticCamera } from '../media/synthetic/synthetic-camera.js';
import { createSyntheticMicrophone } from '../media/synthetic/synthetic-microphone.js';

export interface VirtualDeviceOptions {
  kind: DeviceKind;
  label: string;
  /** Derived from kind and label by default. */
  id?: string;
  /**
   * The id and label that its tracks report: the tracks of some virtual cameras report other values than the device
   * list.
   */
  inTracks?: { id: string; label: string };
  /** The group id, shared by the parts of a physical device; unique by default. */
  group?: string;
  /** The direction of a phone's camera. */
  facing?: 'user' | 'environment';
  /** Selects the synthetic video or audio: the same number gives the same. */
  seed?: number;
}

/** How far the mouth in the synthetic video is open; see `SyntheticCameraOptions`. */
export type Mouth = () => number;

/** A virtual device: it gives real tracks, and can be interrupted, busy or unplugged. */
export class VirtualDevice {
  readonly kind: DeviceKind;
  readonly label: string;
  readonly group: string;
  readonly facing: 'user' | 'environment' | undefined;
  id: string;
  /** Whether another program uses the device. */
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

  /** The live tracks that were captured from the device. */
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

  /** Mutes or unmutes all tracks of the device, as the system or a hardware switch does. */
  interrupt(isInterrupted: boolean): void {
    this.#isInterrupted = isInterrupted;
    for (const track of this.#tracks) track.setMuted(isInterrupted);
  }

  /** Ends all tracks of the device, as when it is unplugged. */
  end(): void {
    for (const track of this.#tracks) track.end();
    this.#tracks.clear();
  }
}

/** A track that reports the label and settings of a device. */
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

  /** Ends the track from outside: unlike `stop()`, this fires `ended`. */
  end(): void {
    if (this.track.readyState === 'ended') return;
    this.track.stop();
    this.track.dispatchEvent(new Event('ended'));
  }
}
