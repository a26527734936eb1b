import type { Clock } from '../core/clock.js';
import type { CallroomError } from '../core/errors.js';
import { atom, type WritableStore } from '../core/store.js';
import { createCamera, createMicrophone } from '../media/create-local-device.js';
import { Devices } from '../media/devices.js';
import type { LevelMeter } from '../media/level-meter.js';
import { type DevicePermission, isForbidden, type Lift, type LocalDevice } from '../media/local-device.js';
import type { MediaBehavior } from '../media/media-behavior.js';
import type { MediaPlatform } from '../media/media-platform.js';
import type { MicrophoneMonitor } from '../media/microphone-monitor.js';
import { ScreenShare } from '../media/screen-share.js';
import type { Source } from './participants/participant.js';

export interface LocalMediaOptions extends MediaPlatform {
  assetBase?: string | undefined;
}

/** The revoked sources. The value lifts the revocation; null: only a moderator can. */
export type Revoked = ReadonlyMap<Source, Lift | null>;

const NOTHING_REVOKED: Revoked = new Map();

/** The parts of a call that its devices need. */
interface LocalMediaContext {
  meter: LevelMeter;
  clock: Clock;
  /** Called with errors that the person needs to know about. */
  onNotice: (error: CallroomError) => void;
}

/** The local devices of a call: which of them a join turns on, and which of them the room allows. */
export class LocalMedia {
  readonly list: Devices;
  readonly microphone: LocalDevice;
  readonly camera: LocalDevice;
  readonly screen: ScreenShare;
  readonly voiceHint: WritableStore<CallroomError | null> = atom<CallroomError | null>(null);
  #behavior: Partial<MediaBehavior> = {};
  readonly #context: LocalMediaContext;
  /** Which devices a join turns on, unless the person has switched them since. */
  readonly #joinWith: Map<LocalDevice, boolean>;
  /** The devices that the current join turned on. */
  #turnedOn: LocalDevice[] = [];
  #monitor: MicrophoneMonitor | null = null;
  #isClosed = false;
  /** What the room you are in allows; null: it has not answered, or you are outside. */
  #granted: { publish: readonly Source[]; isStrict: boolean } | null = null;
  /** The sources that you could publish after joining, as the room's lobby says; null: not known. */
  #promised: readonly Source[] | null = null;
  #revoked: Revoked = NOTHING_REVOKED;
  #isHeld = false;

  constructor(options: LocalMediaOptions, context: LocalMediaContext) {
    const { assetBase } = options;
    const { clock, onNotice } = context;
    const height = () => this.#behavior.cameraHeight;
    this.#context = context;
    this.list = new Devices(options);
    this.microphone = createMicrophone(this.list, { assetBase, clock });
    this.camera = createCamera(this.list, { assetBase, clock, height });
    this.screen = new ScreenShare(options.mediaDevices, options.permissions, options.userActivation);
    this.#joinWith = new Map([
      [this.microphone, true],
      [this.camera, true],
    ]);
    for (const { state } of [this.microphone, this.camera, this.screen])
      state.listen(({ error }) => error && onNotice(error));
    for (const device of [this.microphone, this.camera]) {
      device.addEventListener('switched', ({ data }) => onNotice(data));
      device.processing.listen(({ status, error }) => error && status !== 'starting' && onNotice(error));
    }
    this.allow(null, true);
  }

  /** Sets how the call uses media from now on. A device whose use has changed starts the next join accordingly. */
  use(behavior: Partial<MediaBehavior>): void {
    const before = this.#behavior;
    this.#behavior = behavior;
    for (const kind of ['microphone', 'camera'] as const) {
      const use = behavior[kind] ?? 'on';
      if (use === (before[kind] ?? 'on')) continue;
      this.#joinWith.set(this[kind], use === 'on');
      if (use === 'never') this[kind].release();
    }
    this.allow(null, true);
  }

  /** Turns on the devices that a join starts with, except those that the lobby does not allow. */
  turnOn(): void {
    this.#turnedOn = [...this.#joinWith].flatMap(([device, on]) =>
      device.choice === null && on && !isForbidden(this.#may(device)) ? device : [],
    );
    for (const device of this.#turnedOn) void device.turnOn();
  }

  /** Releases the devices that `turnOn` turned on, unless the person has turned them off since. */
  undoTurnOn(): void {
    for (const device of this.#turnedOn) if (device.choice) device.release();
    this.#turnedOn = [];
    this.screen.stop();
    this.allow(null, true);
  }

  /**
   * Sets the sources that you could publish after joining. Outside the room, no other source is captured: the lobby
   * shows what the others will see and hear.
   */
  promise(publish: readonly Source[]): void {
    this.#promised = publish;
    this.#allow();
  }

  /**
   * Sets what the room allows. With `capture: 'once-granted'`, and for viewers, only the sources that you may publish
   * are captured.
   * @param publish the sources that the room lets you send; null: the room has not answered yet.
   * @param revoked the sources that are turned off, whatever the capture mode is.
   */
  allow(
    publish: readonly Source[] | null,
    mayShare: boolean,
    { isViewer = false, revoked = NOTHING_REVOKED }: { isViewer?: boolean; revoked?: Revoked } = {},
  ): void {
    const isStrict = isViewer || this.#behavior.capture === 'once-granted';
    const lift = revoked.get('screen');
    // A revoked share ends without an error, because the person is told of the revocation.
    if (lift === null) this.screen.stop();
    this.screen.allow(lift ?? (lift === undefined && mayShare));
    this.#granted = publish && { publish, isStrict };
    this.#revoked = revoked;
    this.#allow();
  }

  /** Captures nothing until `restored` has settled, even if a device is turned on. */
  async hold(restored: Promise<void>): Promise<void> {
    this.#isHeld = true;
    this.#allow();
    try {
      await restored;
    } finally {
      this.#isHeld = false;
      this.#allow();
    }
  }

  #allow(): void {
    for (const device of this.#joinWith.keys()) device.allow(this.#may(device));
  }

  /** Whether a device may be captured. */
  #may(device: LocalDevice): DevicePermission {
    const source = device === this.camera ? 'camera' : 'microphone';
    if (this.#isHeld) return null;
    const lift = this.#revoked.get(source);
    if (lift !== undefined) return lift ?? 'revoked';
    const publish = this.#granted?.publish ?? this.#promised;
    if (publish === null) return this.#behavior.capture === 'once-granted' ? null : true;
    return publish.includes(source) || this.#granted?.isStrict === false;
  }

  /** Releases every device. Remembers for the next join which ones were on and which ones the person turned off. */
  release(): void {
    for (const [device, on] of this.#joinWith) {
      const { choice } = device;
      this.#joinWith.set(device, choice ?? (on && !isForbidden(this.#may(device))));
      device.release();
      if (choice === false) device.turnOff();
    }
    this.screen.stop();
    this.#promised = null;
    this.allow(null, true);
  }

  /** From now on, reports speech into a muted microphone, and a microphone that delivers only silence. */
  async monitorMicrophone(): Promise<void> {
    if (this.#behavior.microphone === 'never') return;
    const { MicrophoneMonitor } = await import('../media/microphone-monitor.js');
    if (this.#isClosed || this.#monitor) return;
    this.#monitor = new MicrophoneMonitor(this.microphone, this.#context.meter, this.#context.clock);
    this.#monitor.hint.subscribe((hint) => this.voiceHint.set(hint));
  }

  close(): void {
    this.#isClosed = true;
    this.#monitor?.close();
    this.microphone.close();
    this.camera.close();
    this.screen.stop();
    this.list.close();
  }
}
