import { atom, type ReadableStore, type WritableStore } from '../core/store.js';
import { CaptureRequests, type Permission } from './capture-requests.js';
import { type DeviceKind, DeviceMemory } from './device-memory.js';
import type { MediaKind } from './media-error.js';
import { browserMedia, type MediaPlatform } from './media-platform.js';

export type { DeviceKind, Permission };

/** A device that can be chosen. */
export interface Device {
  readonly id: string;
  /** The system's name for it; `''` until the browser reveals it. */
  readonly label: string;
  /** Equal for the parts of one physical device, such as a headset's microphone and speaker. */
  readonly groupId: string;
  /** Whether it is the system's default. */
  readonly isDefault: boolean;
}

const LISTS: Record<MediaDeviceKind, DeviceKind> = {
  audioinput: 'microphone',
  videoinput: 'camera',
  audiooutput: 'speaker',
};
const KINDS = Object.values(LISTS);
const DEVICE_OF: Record<MediaKind, 'microphone' | 'camera'> = { audio: 'microphone', video: 'camera' };

/** Chromium lists these two aliases beside the actual devices. */
const ALIASES = ['default', 'communications'];

/**
 * The microphones, cameras and speakers of this machine: the available devices, the chosen devices, and the browser's
 * permissions. Choices are remembered by id and label, per origin.
 */
export class Devices {
  /** Resolves once the devices are listed. */
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

  /** The available devices of a kind, in the system's order. Labels are empty until the browser reveals them. */
  list(kind: DeviceKind): ReadableStore<readonly Device[]> {
    return this.#lists[kind];
  }

  /** The id of the most recently chosen device that is available; `null` for the system's default. */
  chosen(kind: DeviceKind): ReadableStore<string | null> {
    return this.#chosen[kind];
  }

  /** The browser's permission, as far as the browser reports it. */
  permission(kind: 'microphone' | 'camera'): ReadableStore<Permission> {
    return this.#permissions[kind];
  }

  /** Whether this browser can play through a speaker other than the system's default. */
  get canChooseSpeaker(): boolean {
    return typeof HTMLMediaElement !== 'undefined' && 'setSinkId' in HTMLMediaElement.prototype;
  }

  /** Uses a device from now on, also for a running capture. `null` selects the system's default. */
  choose(kind: DeviceKind, id: string | null): void {
    const device = this.#lists[kind].get().find((one) => one.id === id);
    if (device) this.#memory.choose(kind, { id: device.id, label: device.label });
    else if (id === null) this.#memory.forget(kind);
    this.#recall(kind);
  }

  /**
   * The available devices of a kind, best first: chosen devices (newest first), then the system's default, then the
   * rest. Empty while the browser does not distinguish them.
   */
  candidates(kind: DeviceKind): readonly Device[] {
    const devices = this.#lists[kind].get().filter(({ id }) => id !== '');
    const chosen = this.#memory.of(kind).flatMap((one) => find(devices, one) ?? []);
    const own = devices.filter(({ isDefault }) => isDefault);
    return [...new Set([...chosen, ...own, ...devices])];
  }

  /** The id that was chosen last, whether or not the device is available. */
  remembered(kind: DeviceKind): string | null {
    return this.#memory.of(kind)[0]?.id ?? null;
  }

  /**
   * Asks the browser for a track of a kind. Requests of the same tick share one prompt.
   * @throws {MediaError}
   */
  async capture(kind: MediaKind, constraints: MediaTrackConstraints): Promise<MediaStreamTrack> {
    try {
      const track = await this.#requests.ask(kind, constraints);
      // With the permission granted, the browser reveals the labels.
      await this.refresh();
      return track;
    } finally {
      void this.#query(DEVICE_OF[kind]);
    }
  }

  /** Asks the browser for the available devices. */
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
      // A page that may not list devices (permissions policy) can still capture; a failed capture reports its own
      // error.
      return [];
    }
  }

  /** Updates the stored id of a device that is found only by its label. */
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
      // This browser does not know the permission name.
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
  // The alias has the group id of its device, and the device's label behind a word for "default".
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
