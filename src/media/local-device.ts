import type { CallroomError } from '../core/errors.js';
import { DataEvent, TypedEventTarget } from '../core/events.js';
import { atom, type ReadableStore } from '../core/store.js';
import { type Device, Devices } from './devices.js';
import { MediaError, type MediaErrorCode, type MediaKind, type SwitchReason } from './media-error.js';
import { ProcessedTrack, type ProcessingOptions } from './processed-track.js';
import type { ProcessingState, TrackProcessor } from './processors/track-processor.js';

/** Which way a phone's camera looks: at its holder, or away. */
export type Facing = 'user' | 'environment';

export interface LocalDeviceState {
  /**
   * `off`: not captured, its light is out. `starting`: the browser is asked. `on`: captured and audible or
   * visible. `muted`: captured, but silent (microphones only). `failed`: could not be had, see `error`.
   */
  readonly status: 'off' | 'starting' | 'on' | 'muted' | 'failed';
  readonly error: CallroomError | null;
  /** The device's own name, `''` while it is not known. */
  readonly label: string;
  /** The device's id; `''` while nothing is captured. */
  readonly deviceId: string;
  /**
   * It is captured and gives nothing: a switch on it, a closed lid, or the system has muted it
   * ({@link https://www.w3.org/TR/mediacapture-streams/#track-muted muted}). It comes back by itself.
   */
  readonly isInterrupted: boolean;
  /** Which way a camera looks, where the device knows: on phones. */
  readonly facing: Facing | null;
}

export interface LocalDeviceEvents {
  /** Another device took over by itself: what to tell the person. */
  switched: DataEvent<CallroomError>;
}

export interface LocalDeviceOptions extends ProcessingOptions {
  kind: MediaKind;
  /** Which devices there are, and which was chosen. */
  devices?: Devices;
  constraints?: MediaTrackConstraints;
}

const NOTHING: LocalDeviceState = {
  status: 'off',
  error: null,
  label: '',
  deviceId: '',
  isInterrupted: false,
  facing: null,
};

/** What one device of several says of itself alone. */
const OF_ONE_DEVICE: readonly MediaErrorCode[] = ['device_missing', 'device_busy', 'device_unsuitable'];
/** What is over as soon as there is a device, or the permission. */
const WAITS_FOR_DEVICE: readonly MediaErrorCode[] = ['device_missing', 'device_ended'];
const WAITS_FOR_PERMISSION: readonly MediaErrorCode[] = ['device_denied', 'device_dismissed'];

/**
 * A microphone or a camera as a handle with state: the microphone is captured once and then muted and unmuted
 * (`enabled = false` sends silence and keeps the publication alive), the camera is captured anew each time it
 * is turned on, so that its light tells the truth. It outlives the piece of hardware: whatever is chosen, unplugged
 * or plugged in, `track` goes on with the best device there is. It never throws at its owner for what a device does:
 * that is `state`.
 */
export class LocalDevice extends TypedEventTarget<LocalDeviceEvents> {
  readonly kind: MediaKind;
  readonly #name: 'microphone' | 'camera';
  readonly #state = atom<LocalDeviceState>(NOTHING);
  readonly #output: ProcessedTrack;
  readonly #constraints: MediaTrackConstraints;
  readonly #devices: Devices;
  readonly #stopListening: (() => void)[];
  /** Devices that were tried in vain, until someone asks again or they are plugged in anew. */
  readonly #avoided = new Set<string>();
  #captured: MediaStreamTrack | null = null;
  /** The id by which it was asked for: some devices, virtual cameras above all, call themselves otherwise. */
  #askedId: string | null = null;
  /** What was captured of no device. */
  #standIn: MediaStreamTrack | null = null;
  #forget = () => {};
  /** The last capture, for a later one to make an earlier one void. */
  #attempt = 0;
  #isCapturing = false;
  #choice: boolean | null = null;
  #isAllowed: boolean | null = true;
  /** Whether it is to be captured whenever it can be, be it muted. */
  #isWanted = false;
  /** What was unplugged, to go back to. */
  #lost: string | null = null;

  constructor(options: LocalDeviceOptions) {
    super();
    this.kind = options.kind;
    this.#name = options.kind === 'audio' ? 'microphone' : 'camera';
    this.#constraints = options.constraints ?? {};
    this.#output = new ProcessedTrack(options);
    this.#devices = options.devices ?? new Devices();
    this.#stopListening = [
      this.#devices.list(this.#name).listen(() => this.#onList()),
      this.#devices.chosen(this.#name).listen(() => this.#onChosen()),
      this.#devices.permission(this.#name).listen(() => this.#settle()),
    ];
  }

  get state(): ReadableStore<LocalDeviceState> {
    return this.#state;
  }

  /** The live track, as it leaves the processors; `null` while nothing is captured. */
  get track(): ReadableStore<MediaStreamTrack | null> {
    return this.#output.track;
  }

  /** What the track goes through, and why something of it was switched off. */
  get processing(): ReadableStore<ProcessingState> {
    return this.#output.state;
  }

  /**
   * Sends the track through these processors from now on, one after the other; none lets it be as it is. Whoever has
   * the track gets another one, on the same publication and without a negotiation. Resolves once it is so, or has
   * failed: `processing` says which.
   */
  async process(processors: readonly TrackProcessor[]): Promise<void> {
    const processed = this.#output.process(processors);
    await this.#matchNeed();
    await processed;
    // A still picture that is not to be had leaves the camera to be asked after all.
    await this.#matchNeed();
  }

  async #matchNeed(): Promise<void> {
    const isStandIn = this.#captured === this.#standIn;
    if (this.#captured && isStandIn === this.#output.needsDevice) await this.#start(null);
  }

  /** What was last asked of it: on, off, or (`null`) nothing yet since it was made or released. */
  get choice(): boolean | null {
    return this.#choice;
  }

  /** Resolves once it is on or has failed; `state` says which. */
  async turnOn(): Promise<void> {
    if (this.#isAllowed === false) {
      this.#state.set({ ...NOTHING, status: 'failed', error: MediaError.notGranted(this.kind) });
      return;
    }
    this.#choice = true;
    this.#isWanted = true;
    if (this.#isAllowed === null) return;
    if (this.#captured) return this.#show(this.#captured);
    this.#avoided.clear();
    await this.#start(null);
  }

  /**
   * Whether it may be used at all; `null`: that is not known yet, so that `turnOn` waits for it. What may not be used
   * is given back, and never asked for.
   */
  allow(isAllowed: boolean | null): void {
    if (isAllowed === this.#isAllowed) return;
    this.#isAllowed = isAllowed;
    if (isAllowed === false) {
      if (this.#choice !== null) this.#choice = false;
      this.#stop();
    } else if (isAllowed && this.#choice) {
      void this.turnOn();
    }
  }

  /** Mutes a microphone that is captured; stops a camera, whose light goes out. */
  turnOff(): void {
    this.#choice = false;
    if (this.kind === 'audio' && this.#captured) this.#show(this.#captured);
    else this.#stop();
  }

  /** Turns a phone's camera round. Does nothing with a camera that does not know which way it looks. */
  async flip(): Promise<void> {
    const { facing } = this.#state.get();
    if (!facing) return;
    const other: Facing = facing === 'user' ? 'environment' : 'user';
    await this.#start(null, { facingMode: { exact: other } });
    const now = this.#state.get();
    if (now.facing === other) this.#devices.choose(this.#name, now.deviceId);
  }

  /** Gives the device back and forgets what was asked of it. */
  release(): void {
    this.#choice = null;
    this.#stop();
  }

  /** Gives the device back for good. */
  close(): void {
    this.release();
    for (const stop of this.#stopListening) stop();
  }

  #stop(): void {
    this.#attempt++;
    this.#isCapturing = false;
    this.#isWanted = false;
    this.#lost = null;
    this.#drop();
    this.#state.set(NOTHING);
  }

  #drop(): void {
    const track = this.#captured;
    this.#forget();
    this.#captured = null;
    void this.#output.set(null);
    track?.stop();
  }

  #onList(): void {
    const devices = this.#devices.list(this.#name).get();
    for (const id of this.#avoided) if (!devices.some((one) => one.id === id)) this.#avoided.delete(id);
    this.#settle();
  }

  #onChosen(): void {
    this.#avoided.clear();
    this.#settle();
  }

  /** Brings what is captured in step with what there is, is chosen and is allowed. */
  #settle(): void {
    if (!this.#isWanted || !this.#isAllowed || this.#isCapturing || !this.#output.needsDevice) return;
    if (!this.#captured) {
      if (this.#isWorthTrying()) void this.#start(null);
      return;
    }
    const [best] = this.#candidates();
    const deviceId = this.#idOf(this.#captured);
    if (deviceId !== this.#state.get().deviceId) this.#show(this.#captured);
    // One that is not listed may give a picture all the same: it is gone once its track ends.
    if (!best || best.id === deviceId) return;
    const isChosen = best.id === this.#devices.chosen(this.#name).get();
    if (best.label === this.#lost) void this.#start('returned');
    else if (isChosen) void this.#start(null);
    else if (best.isDefault) {
      this.#lost = null;
      void this.#start('default');
    }
  }

  /** Whether what it failed for is over. */
  #isWorthTrying(): boolean {
    const code = this.#state.get().error?.code as MediaErrorCode;
    const isAllowed = this.#devices.permission(this.#name).get() === 'granted';
    const isThere = this.#devices.list(this.#name).get().length > 0;
    return (WAITS_FOR_DEVICE.includes(code) && isThere) || (WAITS_FOR_PERMISSION.includes(code) && isAllowed);
  }

  /** Best first. Where nothing was chosen, what was unplugged is used again before anything else. */
  #candidates(): readonly Device[] {
    const devices = this.#devices.candidates(this.#name).filter(({ id }) => !this.#avoided.has(id));
    const lost = devices.find(({ label }) => label === this.#lost);
    const isChosen = this.#devices.chosen(this.#name).get() !== null;
    return lost && !isChosen ? [lost, ...devices.filter((one) => one !== lost)] : devices;
  }

  /**
   * Captures, and lets it take the place of what there was.
   * @param reason why, where nobody has asked for it.
   */
  async #start(reason: SwitchReason | null, constraints?: MediaTrackConstraints): Promise<void> {
    const attempt = ++this.#attempt;
    const before = this.#state.get();
    this.#isCapturing = true;
    if (!this.#captured) this.#state.set({ ...NOTHING, status: 'starting', label: before.label });
    // A phone opens one camera at a time.
    else if (before.facing) this.#captured.stop();
    try {
      const { track, id, busy } = await this.#capture(constraints);
      if (attempt !== this.#attempt) return track.stop();
      this.#isCapturing = false;
      const shown = this.#take(track, id ?? null);
      if (reason) this.#tell(reason, before.label);
      else if (busy) this.#tell('busy', busy);
      if (reason === 'returned') this.#lost = null;
      this.#settle();
      await shown;
    } catch (error) {
      if (attempt !== this.#attempt) return;
      this.#isCapturing = false;
      this.#fail(error as MediaError);
    }
  }

  /** @returns the track, the id that it was asked for by, and the name of a better device that another program has. */
  async #capture(
    constraints?: MediaTrackConstraints,
  ): Promise<{ track: MediaStreamTrack; id?: string; busy?: string }> {
    const ask = (more: MediaTrackConstraints) =>
      this.#devices.capture(this.kind, { ...this.#constraints, ...more });
    if (!this.#output.needsDevice) {
      this.#standIn = nothingToSee();
      return { track: this.#standIn };
    }
    if (constraints) return { track: await ask(constraints) };
    await this.#devices.ready;
    const candidates = this.#candidates();
    const remembered = this.#devices.remembered(this.#name);
    if (candidates.length === 0) {
      return { track: await ask(remembered ? { deviceId: { ideal: remembered } } : {}) };
    }
    const failures: { label: string; error: MediaError }[] = [];
    for (const { id, label } of candidates) {
      try {
        const track = await ask({ deviceId: { exact: id } });
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

  /** Resolves once it is what goes out. */
  async #take(track: MediaStreamTrack, askedId: string | null): Promise<void> {
    const old = this.#captured;
    this.#forget();
    const listening = new AbortController();
    const { signal } = listening;
    this.#forget = () => listening.abort();
    track.addEventListener('ended', () => void this.#onEnded(track), { signal });
    for (const type of ['mute', 'unmute']) track.addEventListener(type, () => this.#show(track), { signal });
    this.#captured = track;
    this.#askedId = askedId;
    this.#output.setEnabled(this.#choice !== false);
    const replaced = this.#output.set(track);
    this.#show(track);
    // It may have been unplugged before anyone listened.
    if (track.readyState === 'ended') void this.#onEnded(track);
    // What is still being processed goes on until the next one is.
    if (replaced) await replaced;
    old?.stop();
  }

  /** Lets the state say what is captured, and how. */
  #show(track: MediaStreamTrack): void {
    this.#output.setEnabled(this.#choice !== false);
    const { facingMode } = track.getSettings();
    this.#state.set({
      status: track.enabled ? 'on' : 'muted',
      error: null,
      label: track.label,
      deviceId: this.#idOf(track),
      isInterrupted: track.muted,
      facing: facingMode === 'user' || facingMode === 'environment' ? facingMode : null,
    });
  }

  /** As it is listed, where it is: Chromium may call the system's own choice by an alias. */
  #idOf(track: MediaStreamTrack): string {
    const { deviceId = '' } = track.getSettings();
    const devices = this.#devices.list(this.#name).get();
    const listed =
      devices.find(({ id }) => id === this.#askedId) ??
      devices.find(({ id }) => id !== '' && id === deviceId) ??
      devices.find(({ label }) => label === track.label) ??
      devices.find(({ isDefault }) => isDefault && deviceId === 'default');
    return listed?.id ?? deviceId;
  }

  /** The device was unplugged, or the permission withdrawn. */
  async #onEnded(track: MediaStreamTrack): Promise<void> {
    if (this.#captured !== track || this.#isCapturing) return;
    const { deviceId } = this.#state.get();
    this.#isCapturing = true;
    await this.#devices.refresh();
    this.#isCapturing = false;
    if (this.#captured !== track) return;
    // The list may learn of it later than the track.
    if (
      this.#devices
        .list(this.#name)
        .get()
        .some(({ id }) => id === deviceId)
    )
      this.#avoided.add(deviceId);
    await this.#start('gone');
  }

  #fail(error: MediaError): void {
    if (this.#captured?.readyState === 'live') {
      // What there was is better than nothing, but whoever asked for another is to know.
      this.#show(this.#captured);
      this.dispatchEvent(new DataEvent<CallroomError>('switched', error));
      return;
    }
    const isGone = this.#captured !== null && OF_ONE_DEVICE.includes(error.code);
    if (isGone) this.#lost = this.#state.get().label;
    this.#drop();
    this.#state.set({ ...NOTHING, status: 'failed', error: isGone ? MediaError.ended(this.kind) : error });
  }

  #tell(reason: SwitchReason, from: string): void {
    const { label } = this.#state.get();
    if (label === from) return;
    if (reason === 'gone') this.#lost ??= from;
    const notice = MediaError.switched(this.kind, reason, from, label);
    this.dispatchEvent(new DataEvent<CallroomError>('switched', notice));
  }
}

/** What stands in for a camera whose picture comes from elsewhere. */
function nothingToSee(): MediaStreamTrack {
  const canvas = Object.assign(document.createElement('canvas'), { width: 16, height: 9 });
  canvas.getContext('2d')!.fillRect(0, 0, 16, 9);
  return canvas.captureStream().getVideoTracks()[0]!;
}

/** A microphone with the browser's own echo cancellation, noise suppression and gain control on. */
export function createMicrophone(devices?: Devices, processing?: ProcessingOptions): LocalDevice {
  return new LocalDevice({
    ...processing,
    kind: 'audio',
    constraints: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
    ...(devices && { devices }),
  });
}

/**
 * A camera at 720p (or another height) and 30 frames a second, or the nearest it has.
 * @param options `height` is asked at each capture.
 */
export function createCamera(
  devices?: Devices,
  { height = () => undefined, ...processing }: ProcessingOptions & { height?: () => number | undefined } = {},
): LocalDevice {
  const rows = () => height() ?? 720;
  return new LocalDevice({
    ...processing,
    kind: 'video',
    constraints: {
      get width() {
        return { ideal: Math.round((rows() * 16) / 9) };
      },
      get height() {
        return { ideal: rows() };
      },
      frameRate: { ideal: 30, max: 30 },
    },
    ...(devices && { devices }),
  });
}
