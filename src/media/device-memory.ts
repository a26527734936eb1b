import * as v from 'valibot';
import type { MediaPlatform } from './media-platform.js';

export type DeviceKind = 'microphone' | 'camera' | 'speaker';

/** A remembered device. Ids change when the site's data is cleared or the device moves to another port. */
const Remembered = v.object({ id: v.string(), label: v.string() });
export type Remembered = v.InferOutput<typeof Remembered>;

const List = v.optional(v.array(Remembered), []);
const Stored = v.object({ microphone: List, camera: List, speaker: List });
type Stored = v.InferOutput<typeof Stored>;

const KEY = 'callroom.devices';
/** More devices than a desk normally has. */
const MAX_REMEMBERED = 6;

/** The chosen devices, newest first: the first available device is used. */
export class DeviceMemory {
  readonly #storage: MediaPlatform['storage'];
  #chosen: Stored;

  constructor(storage: MediaPlatform['storage']) {
    this.#storage = storage;
    this.#chosen = read(storage);
  }

  of(kind: DeviceKind): readonly Remembered[] {
    return this.#chosen[kind];
  }

  choose(kind: DeviceKind, device: Remembered): void {
    const others = this.#chosen[kind].filter(({ id, label }) => id !== device.id && label !== device.label);
    this.#set(kind, [device, ...others].slice(0, MAX_REMEMBERED));
  }

  /** Updates the remembered device that has the same id or the same label. */
  renew(kind: DeviceKind, device: Remembered): void {
    const known = this.#chosen[kind];
    if (known.some(({ id, label }) => id === device.id && label === device.label)) return;
    const isSame = ({ id, label }: Remembered) => id === device.id || label === device.label;
    this.#set(
      kind,
      known.map((one) => (isSame(one) ? device : one)),
    );
  }

  /** Returns to the system's default. */
  forget(kind: DeviceKind): void {
    this.#set(kind, []);
  }

  #set(kind: DeviceKind, devices: Remembered[]): void {
    this.#chosen = { ...this.#chosen, [kind]: devices };
    try {
      this.#storage?.setItem(KEY, JSON.stringify(this.#chosen));
    } catch {
      // Storage is full or forbidden: the choice lasts until the page is closed.
    }
  }
}

function read(storage: MediaPlatform['storage']): Stored {
  try {
    return v.parse(Stored, JSON.parse(storage?.getItem(KEY) ?? '{}'));
  } catch {
    // Unreadable data is dropped: devices can be chosen again.
    return { microphone: [], camera: [], speaker: [] };
  }
}
