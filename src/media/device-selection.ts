import type { Device, Devices } from './devices.js';
import { MediaError, type MediaErrorCode, type MediaKind } from './media-error.js';

/** Errors that concern a single device, so that the next device is worth trying. */
export const OF_ONE_DEVICE: readonly MediaErrorCode[] = [
  'device_missing',
  'device_busy',
  'device_unsuitable',
];

export interface CapturedDevice {
  track: MediaStreamTrack;
  /** The requested device id. */
  id?: string;
  /** The label of a better device that is in use by another program. */
  busy?: string;
}

/** Chooses which device to capture: the chosen device, then the default, then any other. Skips devices that failed. */
export class DeviceSelection {
  /** The device id requested last: some devices, mainly virtual cameras, report a different id. */
  requestedId: string | null = null;
  /** Label of the unplugged device to return to. */
  lost: string | null = null;
  readonly #kind: MediaKind;
  readonly #name: 'microphone' | 'camera';
  readonly #devices: Devices;
  /** Devices that failed, until `retryAll`, or until they are plugged in again. */
  readonly #avoided = new Set<string>();

  constructor(kind: MediaKind, devices: Devices) {
    this.#kind = kind;
    this.#name = kind === 'audio' ? 'microphone' : 'camera';
    this.#devices = devices;
  }

  /** The devices to try, best first. Unless a device was chosen, an unplugged device that is back comes first. */
  candidates(): readonly Device[] {
    const devices = this.#devices.candidates(this.#name).filter(({ id }) => !this.#avoided.has(id));
    const lost = devices.find(({ label }) => label === this.lost);
    const isChosen = this.#devices.chosen(this.#name).get() !== null;
    return lost && !isChosen ? [lost, ...devices.filter((one) => one !== lost)] : devices;
  }

  /** Does not try this device again for now. Ignores an id that is not listed. */
  avoid(deviceId: string): void {
    if (this.#listed().some(({ id }) => id === deviceId)) this.#avoided.add(deviceId);
  }

  /** Allows devices that failed and are no longer listed: they may work when they are plugged in again. */
  forgetUnplugged(): void {
    for (const id of this.#avoided)
      if (!this.#listed().some((one) => one.id === id)) this.#avoided.delete(id);
  }

  retryAll(): void {
    this.#avoided.clear();
  }

  /**
   * Captures the best device that works.
   * @param only constraints that select the device; default: each candidate in turn.
   * @throws `MediaError`
   */
  async capture(constraints: MediaTrackConstraints, only?: MediaTrackConstraints): Promise<CapturedDevice> {
    const request = (more: MediaTrackConstraints) =>
      this.#devices.capture(this.#kind, { ...constraints, ...more });
    if (only) return { track: await request(only) };
    await this.#devices.ready;
    const candidates = this.candidates();
    const remembered = this.#devices.remembered(this.#name);
    if (candidates.length === 0) {
      return { track: await request(remembered ? { deviceId: { ideal: remembered } } : {}) };
    }
    const failures: { label: string; error: MediaError }[] = [];
    for (const { id, label } of candidates) {
      try {
        const track = await request({ deviceId: { exact: id } });
        const busy = failures.find(({ error }) => error.code === 'device_busy');
        return { track, id, ...(busy && { busy: busy.label }) };
      } catch (error) {
        if (!(error instanceof MediaError) || !OF_ONE_DEVICE.includes(error.code)) throw error;
        failures.push({ label, error });
        this.#avoided.add(id);
      }
    }
    throw failures[0]!.error;
  }

  /** The listed id of the device, if it is listed: Chromium may report the system's default under an alias. */
  idOf(track: MediaStreamTrack): string {
    const { deviceId = '' } = track.getSettings();
    const devices = this.#listed();
    const listed =
      devices.find(({ id }) => id === this.requestedId) ??
      devices.find(({ id }) => id !== '' && id === deviceId) ??
      devices.find(({ label }) => label === track.label) ??
      devices.find(({ isDefault }) => isDefault && deviceId === 'default');
    return listed?.id ?? deviceId;
  }

  #listed(): readonly Device[] {
    return this.#devices.list(this.#name).get();
  }
}
