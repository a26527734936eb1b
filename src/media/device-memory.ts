import * as v from 'valibot';
import type { MediaPlatform } from './media-platform.js';

export type DeviceKind = 'microphone' | 'camera' | 'speaker';

/** A device as it is remembered: ids change when a site's data is cleared, or the device is on another port. */
const Remembered = v.object({ id: v.string(), label: v.string() });
export type Remembered = v.InferOutput<typeof Remembered>;

const List = v.optional(v.array(Remembered), []);
const Stored = v.object({ microphone: List, camera: List, speaker: List });
type Stored = v.InferOutput<typeof Stored>;

const KEY = 'callroom.devices';
/** More than anyone has on one desk. */
const MOST = 6;

/** The devices that were chosen, the last one first: what is used when it is there, and what stands in when it is not. */
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
    this.#set(kind, [device, ...others].slice(0, MOST));
  }

  /** Takes the present id and name of a device that was known by the one or the other. */
  renew(kind: DeviceKind, device: Remembered): void {
    const known = this.#chosen[kind];
    if (known.some(({ id, label }) => id === device.id && label === device.label)) return;
    const isSame = ({ id, label }: Remembered) => id === device.id || label === device.label;
    this.#set(
      kind,
      known.map((one) => (isSame(one) ? device : one)),
    );
  }

  /** Back to the system's own choice. */
  forget(kind: DeviceKind): void {
    this.#set(kind, []);
  }

  #set(kind: DeviceKind, devices: Remembered[]): void {
    this.#chosen = { ...this.#chosen, [kind]: devices };
    try {
      this.#storage?.setItem(KEY, JSON.stringify(this.#chosen));
    } catch {
      // A full or forbidden storage: the choice holds for as long as this page does.
    }
  }
}

function read(storage: MediaPlatform['storage']): Stored {
  try {
    return v.parse(Stored, JSON.parse(storage?.getItem(KEY) ?? '{}'));
  } catch {
    // Whatever was there, a device can be chosen anew.
    return { microphone: [], camera: [], speaker: [] };
  }
}
