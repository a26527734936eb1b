import type { DeviceKind } from '../media/devices.js';
import type { MediaPlatform } from '../media/media-platform.js';
import { createSyntheticScreen } from '../media/synthetic/synthetic-camera.js';
import { createSyntheticMicrophone } from '../media/synthetic/synthetic-microphone.js';
import { type Mouth, VirtualDevice, type VirtualDeviceOptions, VirtualTrack } from './virtual-device.js';

/** The kinds of device that `getUserMedia` captures. */
export type Captured = 'microphone' | 'camera';

export interface VirtualMediaDevicesOptions {
  /**
   * The plugged-in devices, the system default of each kind first. By default a microphone, a camera and a speaker.
   */
  devices?: readonly VirtualDeviceOptions[];
  /** The permission that the browser has stored; `granted` by default. */
  permission?: PermissionState;
  /** Selects the person in the video of devices without a `seed`. */
  seed?: number;
  /** How far the mouth in the video is open, 0 to 1. */
  mouth?: Mouth;
}

const KINDS: Record<DeviceKind, MediaDeviceKind> = {
  microphone: 'audioinput',
  camera: 'videoinput',
  speaker: 'audiooutput',
};
const TRACKS: Record<'audio' | 'video', Captured> = { audio: 'microphone', video: 'camera' };

/**
 * A `MediaDevices` of virtual hardware. It gives real tracks, and reproduces device events that a test machine
 * cannot: devices are plugged in and out, are busy, are muted by the system or become the system default. A virtual
 * user answers the permission prompts. It behaves as Chromium does, including the `default` entries.
 */
export class VirtualMediaDevices extends EventTarget {
  /** How the virtual user answers a permission prompt. */
  answer: 'allow' | 'deny' | 'dismiss' = 'allow';
  /** The permission prompts so far, each with the kinds it asked for. */
  readonly questions: (readonly Captured[])[] = [];
  /** The constraints of each `getUserMedia` call. */
  readonly requests: MediaStreamConstraints[] = [];
  /** The kinds that the system's privacy settings block for the browser. */
  readonly blockedBySystem = new Set<Captured>();
  /** The error that `getUserMedia` rejects with, regardless of everything else; `null`: no error. */
  failure: { audio: unknown; video: unknown } = { audio: null, video: null };
  /** The user's choice in the screen picker; `null`: the user closes the picker. */
  picked: { surface: 'monitor' | 'window' | 'browser'; audio: boolean } | null = {
    surface: 'window',
    audio: false,
  };
  /** The options of each `getDisplayMedia` call. */
  readonly screenRequests: DisplayMediaStreamOptions[] = [];
  readonly permissions: Pick<Permissions, 'query'>;
  readonly #plugged: VirtualDevice[] = [];
  readonly #defaults = new Map<DeviceKind, VirtualDevice>();
  readonly #statuses: Record<Captured, VirtualPermission>;
  readonly #mouth: Mouth;
  readonly #seed: number;
  #shared: VirtualTrack[] = [];

  constructor({
    devices,
    permission = 'granted',
    seed = 1,
    mouth = () => 0,
  }: VirtualMediaDevicesOptions = {}) {
    super();
    this.#seed = seed;
    this.#mouth = mouth;
    const statuses = {
      microphone: new VirtualPermission(permission),
      camera: new VirtualPermission(permission),
    };
    this.#statuses = statuses;
    this.permissions = {
      async query({ name }) {
        return statuses[name as Captured] as unknown as PermissionStatus;
      },
    };
    for (const device of devices ?? ownDevices()) this.#plug(device);
  }

  /** This object as a platform for `createCall` and `Devices`; without storage by default. */
  asPlatform(storage: MediaPlatform['storage'] = null): Required<MediaPlatform> {
    return {
      mediaDevices: this.asMediaDevices(),
      permissions: this.permissions,
      userActivation: { isActive: true },
      storage,
    };
  }

  asMediaDevices(): MediaDevices {
    return this as unknown as MediaDevices;
  }

  /** @throws if there is no device with that label. */
  device(label: string): VirtualDevice {
    const found = this.#plugged.find((device) => device.label === label);
    if (!found)
      throw new Error(`There is no virtual device with the label ${label}. Plug it in first with plug().`);
    return found;
  }

  plug(device: VirtualDevice | VirtualDeviceOptions): VirtualDevice {
    const plugged = this.#plug(device);
    this.#changed();
    return plugged;
  }

  unplug(device: VirtualDevice): void {
    this.#plugged.splice(this.#plugged.indexOf(device), 1);
    if (this.#defaults.get(device.kind) === device) {
      const next = this.#plugged.find(({ kind }) => kind === device.kind);
      if (next) this.#defaults.set(device.kind, next);
      else this.#defaults.delete(device.kind);
    }
    device.end();
    this.#changed();
  }

  /** Changes the system default to `device`. */
  setDefault(device: VirtualDevice): void {
    this.#defaults.set(device.kind, device);
    this.#changed();
  }

  /** Gives every device a new id, as after a site's data is cleared. */
  changeIds(): void {
    for (const device of this.#plugged) device.id = `${device.id}~`;
    this.#changed();
  }

  /** Changes the permission, as the user does in the browser's settings. */
  setPermission(kind: Captured, state: PermissionState): void {
    this.#statuses[kind].set(state);
    if (state === 'granted') return;
    for (const device of this.#plugged) if (device.kind === kind) device.end();
  }

  /** Ends the screen share, as the browser's own button does. */
  endShare(): void {
    for (const track of this.#shared) track.end();
  }

  async enumerateDevices(): Promise<MediaDeviceInfo[]> {
    return (['microphone', 'camera', 'speaker'] as const).flatMap((kind) => this.#listed(kind));
  }

  async getUserMedia(constraints: MediaStreamConstraints = {}): Promise<MediaStream> {
    this.requests.push(constraints);
    const kinds = (['audio', 'video'] as const).filter((kind) => constraints[kind]);
    for (const kind of kinds) if (this.failure[kind]) throw this.failure[kind];
    const devices = kinds.map((kind) => this.#pick(TRACKS[kind], constraints[kind]!));
    this.#askFor(kinds.map((kind) => TRACKS[kind]));
    if (devices.some(({ isBusy }) => isBusy)) throw new DOMException('', 'NotReadableError');
    return new MediaStream(devices.map((device) => device.capture(this.#mouth)));
  }

  async getDisplayMedia(options: DisplayMediaStreamOptions = {}): Promise<MediaStream> {
    this.screenRequests.push(options);
    if (!this.picked) throw new DOMException('Permission denied', 'NotAllowedError');
    const { surface, audio } = this.picked;
    const label = `${surface}:1`;
    this.#shared = [new VirtualTrack(createSyntheticScreen(), label, { displaySurface: surface })];
    if (audio && options.audio) {
      const sound = createSyntheticMicrophone({ seed: this.#seed + 5 });
      this.#shared.push(new VirtualTrack(sound, label, {}));
    }
    return new MediaStream(this.#shared.map(({ track }) => track));
  }

  #plug(device: VirtualDevice | VirtualDeviceOptions): VirtualDevice {
    const plugged =
      device instanceof VirtualDevice ? device : new VirtualDevice({ seed: this.#seed, ...device });
    this.#plugged.push(plugged);
    if (!this.#defaults.has(plugged.kind)) this.#defaults.set(plugged.kind, plugged);
    return plugged;
  }

  #changed(): void {
    this.dispatchEvent(new Event('devicechange'));
  }

  /** A page without permission to capture learns only whether there is a device of each kind. */
  #listed(kind: DeviceKind): MediaDeviceInfo[] {
    const devices = this.#plugged.filter((device) => device.kind === kind);
    if (devices.length === 0) return [];
    const isTold = this.#statuses[kind === 'camera' ? 'camera' : 'microphone'].state === 'granted';
    if (!isTold) return [info(kind, '', '', '')];
    const own = this.#defaults.get(kind)!;
    const alias = kind === 'camera' ? [] : [info(kind, 'default', `Default - ${own.label}`, own.group)];
    return [...alias, ...devices.map(({ id, label, group }) => info(kind, id, label, group))];
  }

  #pick(kind: Captured, constraints: MediaTrackConstraints | boolean): VirtualDevice {
    const devices = this.#plugged.filter((device) => device.kind === kind);
    if (devices.length === 0) throw new DOMException('Requested device not found', 'NotFoundError');
    const { deviceId, facingMode } = typeof constraints === 'boolean' ? {} : constraints;
    const exactId = exactly(deviceId);
    const facing = exactly(facingMode);
    const found = exactId
      ? devices.find(({ id }) => id === exactId)
      : facing
        ? devices.find((device) => device.facing === facing)
        : (devices.find(({ id }) => id === (deviceId as ConstrainDOMStringParameters)?.ideal) ??
          this.#defaults.get(kind));
    if (!found) throw new DOMException('', 'OverconstrainedError');
    return found;
  }

  #askFor(kinds: readonly Captured[]): void {
    if (kinds.some((kind) => this.blockedBySystem.has(kind))) {
      throw new DOMException('Permission denied by system', 'NotAllowedError');
    }
    if (kinds.some((kind) => this.#statuses[kind].state === 'denied')) {
      throw new DOMException('Permission denied', 'NotAllowedError');
    }
    const asked = kinds.filter((kind) => this.#statuses[kind].state === 'prompt');
    if (asked.length === 0) return;
    this.questions.push(asked);
    if (this.answer === 'dismiss') throw new DOMException('Permission dismissed', 'NotAllowedError');
    for (const kind of asked) this.#statuses[kind].set(this.answer === 'allow' ? 'granted' : 'denied');
    if (this.answer === 'deny') throw new DOMException('Permission denied', 'NotAllowedError');
  }
}

/** A `PermissionStatus` whose state can be set. */
class VirtualPermission extends EventTarget {
  onchange: (() => void) | null = null;
  state: PermissionState;

  constructor(state: PermissionState) {
    super();
    this.state = state;
  }

  set(state: PermissionState): void {
    if (state === this.state) return;
    this.state = state;
    this.onchange?.();
    this.dispatchEvent(new Event('change'));
  }
}

function ownDevices(): VirtualDeviceOptions[] {
  return [
    { kind: 'microphone', label: 'Synthetic microphone' },
    { kind: 'camera', label: 'Synthetic camera' },
    { kind: 'speaker', label: 'Synthetic speaker' },
  ];
}

function info(kind: DeviceKind, deviceId: string, label: string, groupId: string): MediaDeviceInfo {
  const fields = { kind: KINDS[kind], deviceId, label, groupId };
  return { ...fields, toJSON: () => fields };
}

function exactly(constraint: ConstrainDOMString | undefined): string | undefined {
  const { exact } = (constraint ?? {}) as ConstrainDOMStringParameters;
  return typeof exact === 'string' ? exact : undefined;
}
