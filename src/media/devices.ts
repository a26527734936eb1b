import { atom, type ReadableStore, type WritableStore } from '../core/store.js';
import { CaptureRequests, type Permission } from './capture-requests.js';
import { type DeviceKind, DeviceMemory } from './device-memory.js';
import type { MediaKind } from './media-error.js';
import { browserMedia, type MediaPlatform } from './media-platform.js';

export type { DeviceKind, Permission };

/** A device that can be chosen. */
export interface Device {
  readonly id: string;
  /** As the system names it; `''` until the browser may tell. */
  readonly label: string;
  /** The same for the parts of one thing, as a headset's microphone and its speaker. */
  readonly groupId: string;
  /** Whether it is the system's own choice. */
  readonly isDefault: boolean;
}

const LISTS: Record<MediaDeviceKind, DeviceKind> = {
  audioinput: 'microphone',
  videoinput: 'camera',
  audiooutput: 'speaker',
};
const KINDS = Object.values(LISTS);
const DEVICE_OF: Record<MediaKind, 'microphone' | 'camera'> = { audio: 'microphone', video: 'camera' };

/** Chromium lists these two beside the devices that they stand for. */
const ALIASES = ['default', 'communications'];

/**
 * The microphones, cameras and speakers of this machine: which there are, which were chosen, and what the browser
 * lets one use. Choices are remembered by id and by name, on this page's origin.
 */
export class Devices {
  /** Resolves once it is known what there is. */
  readonly ready: Promise<void>;
  readonly #platform: Required<MediaPlatform>;
  readonly #memory: DeviceMemory;
  readonly #requests: CaptureRequests;
  readonly #lists = perKind(() => atom<readonly Device[]>([]));
  readonly #chosen = perKind(() => atom<string | null>(null));
  readonly #permissions = {
    microphone: atom<Permission>('unknown'),
    camera: atom<Permission>('unknown'),
  };
  readonly #stop = new AbortController();

  constructor(platform: MediaPlatform = {}) {
    this.#platform = { ...browserMedia(), ...platform };
    const { mediaDevices, storage } = this.#platform;
    this.#memory = new DeviceMemory(storage);
    this.#requests = new CaptureRequests(mediaDevices, (kind) => this.#query(DEVICE_OF[kind]));
    const { signal } = this.#stop;
    mediaDevices?.addEventListener?.('devicechange', () => void this.refresh(), { signal });
    void this.#query('microphone');
    void this.#query('camera');
    this.ready = this.refresh();
  }

  /** What there is of a kind, in the system's own order. Without a name until the browser may tell. */
  list(kind: DeviceKind): ReadableStore<readonly Device[]> {
    return this.#lists[kind];
  }

  /** The id of the last chosen one that is there; `null`: the system's own choice is used. */
  chosen(kind: DeviceKind): ReadableStore<string | null> {
    return this.#chosen[kind];
  }

  /** Whether the browser has to be asked, as far as it tells. */
  permission(kind: 'microphone' | 'camera'): ReadableStore<Permission> {
    return this.#permissions[kind];
  }

  /** Whether this browser can play through another speaker than the system's own choice. */
  get canChooseSpeaker(): boolean {
    return typeof HTMLMediaElement !== 'undefined' && 'setSinkId' in HTMLMediaElement.prototype;
  }

  /** Uses a device from now on, also what is captured already. `null`: the system's own choice. */
  choose(kind: DeviceKind, id: string | null): void {
    const device = this.#lists[kind].get().find((one) => one.id === id);
    if (device) this.#memory.choose(kind, { id: device.id, label: device.label });
    else if (id === null) this.#memory.forget(kind);
    this.#recall(kind);
  }

  /**
   * What there is of a kind, best first: what was chosen, the last choice first, then the system's own, then the rest.
   * Empty while the browser does not tell them apart.
   */
  candidates(kind: DeviceKind): readonly Device[] {
    const devices = this.#lists[kind].get().filter(({ id }) => id !== '');
    const chosen = this.#memory.of(kind).flatMap((one) => find(devices, one) ?? []);
    const own = devices.filter(({ isDefault }) => isDefault);
    return [...new Set([...chosen, ...own, ...devices])];
  }

  /** The id that was chosen last, whether or not it is known to be there. */
  remembered(kind: DeviceKind): string | null {
    return this.#memory.of(kind)[0]?.id ?? null;
  }

  /**
   * Asks the browser for a track of a kind; what is asked for in the same tick is one question to the person.
   * @throws {MediaError}
   */
  async capture(kind: MediaKind, constraints: MediaTrackConstraints): Promise<MediaStreamTrack> {
    try {
      const track = await this.#requests.ask(kind, constraints);
      // From now on it tells the devices' names.
      await this.refresh();
      return track;
    } finally {
      void this.#query(DEVICE_OF[kind]);
    }
  }

  /** Asks the browser what there is. */
  async refresh(): Promise<void> {
    const infos = await this.#enumerate();
    if (this.#stop.signal.aborted) return;
    for (const kind of KINDS) {
      const devices = devicesOf(infos.filter((info) => LISTS[info.kind] === kind));
      const list = this.#lists[kind];
      if (JSON.stringify(devices) !== JSON.stringify(list.get())) list.set(devices);
      this.#recall(kind);
    }
  }

  close(): void {
    this.#stop.abort();
  }

  async #enumerate(): Promise<readonly MediaDeviceInfo[]> {
    try {
      return (await this.#platform.mediaDevices?.enumerateDevices?.()) ?? [];
    } catch {
      // A page that may not list devices (permissions policy) can still capture, and says so where it cannot.
      return [];
    }
  }

  /** A device that is found by its name alone has another id by now. */
  #recall(kind: DeviceKind): void {
    const devices = this.#lists[kind].get();
    const device = this.#memory.of(kind).flatMap((one) => find(devices, one) ?? [])[0];
    if (device) this.#memory.renew(kind, { id: device.id, label: device.label });
    this.#chosen[kind].set(device?.id ?? null);
  }

  async #query(kind: 'microphone' | 'camera'): Promise<Permission> {
    const { permissions } = this.#platform;
    const store: WritableStore<Permission> = this.#permissions[kind];
    try {
      const status = await permissions?.query({ name: kind });
      if (!status) return 'unknown';
      status.onchange = () => !this.#stop.signal.aborted && store.set(status.state);
      store.set(status.state);
      return status.state;
    } catch {
      // This browser does not know the name.
      return 'unknown';
    }
  }
}

function perKind<T>(make: () => T): Record<DeviceKind, T> {
  return { microphone: make(), camera: make(), speaker: make() };
}

function find(devices: readonly Device[], { id, label }: { id: string; label: string }): Device | undefined {
  return (
    devices.find((one) => one.id !== '' && one.id === id) ??
    devices.find((one) => one.label !== '' && one.label === label)
  );
}

function devicesOf(infos: readonly MediaDeviceInfo[]): readonly Device[] {
  const alias = infos.find(({ deviceId }) => deviceId === 'default');
  const real = infos.filter(({ deviceId }) => !ALIASES.includes(deviceId));
  // The alias carries the group of what it stands for, and its name behind a word for "default".
  const own =
    alias &&
    (real.find(({ groupId, label }) => groupId === alias.groupId && alias.label.endsWith(label)) ??
      real.find(({ groupId }) => groupId === alias.groupId));
  return real.map((info) => ({
    id: info.deviceId,
    label: info.label,
    groupId: info.groupId,
    isDefault: info === own,
  }));
}
