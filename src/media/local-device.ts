import type { CallroomError } from '../core/errors.js';
import { DataEvent, TypedEventTarget } from '../core/events.js';
import { atom, type ReadableStore, until } from '../core/store.js';
import { type CapturedDevice, DeviceSelection, OF_ONE_DEVICE } from './device-selection.js';
import { Devices } from './devices.js';
import { MediaError, type MediaErrorCode, type MediaKind, type SwitchReason } from './media-error.js';
import { ProcessedTrack, type ProcessingOptions } from './processed-track.js';
import type { ProcessingState, TrackProcessor } from './processors/track-processor.js';

/** The direction of a phone's camera: toward the user, or away. */
export type Facing = 'user' | 'environment';

/** Asks for a device that others have turned off. Resolves when it may be used again. @throws the refusal */
export type Lift = () => Promise<void>;

/**
 * Whether a device may be used. Null: not known yet, so `turnOn` waits. `revoked`: not until a moderator allows it. A
 * function turns the device off, and the next `turnOn` calls it first.
 */
export type DevicePermission = boolean | null | 'revoked' | (() => Promise<void>);

export function isForbidden(permission: DevicePermission): permission is false | 'revoked' {
  return permission === false || permission === 'revoked';
}

export interface LocalDeviceState {
  /**
   * `off`: not captured, its light is off. `starting`: waiting for the browser. `on`: captured and audible or
   * visible. `muted`: captured, but silent (microphones only). `failed`: capture failed, see `error`.
   */
  readonly status: 'off' | 'starting' | 'on' | 'muted' | 'failed';
  readonly error: CallroomError | null;
  /** The device's own label; `''` while unknown. */
  readonly label: string;
  /** The device's id; `''` while nothing is captured. */
  readonly deviceId: string;
  /**
   * The device is captured but delivers nothing: a hardware switch, a closed lid, or the system has muted it
   * ({@link https://www.w3.org/TR/mediacapture-streams/#track-muted muted}). It recovers by itself.
   */
  readonly isInterrupted: boolean;
  /** Direction of the camera, if the device reports it (phones do). */
  readonly facing: Facing | null;
}

export interface LocalDeviceEvents {
  /** Another device took over automatically. The data is the message to show. */
  switched: DataEvent<CallroomError>;
}

export interface LocalDeviceOptions extends ProcessingOptions {
  kind: MediaKind;
  /** The available and chosen devices. */
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

/** Errors that end when a device appears. */
const WAITS_FOR_DEVICE: readonly MediaErrorCode[] = ['device_missing', 'device_ended'];
const WAITS_FOR_PERMISSION: readonly MediaErrorCode[] = [
  'device_denied',
  'device_dismissed',
  'device_blocked_by_unknown',
];

/**
 * A microphone or a camera as a handle with state. The microphone is captured once and then muted and unmuted
 * (`enabled = false` sends silence and keeps the publication alive). The camera is captured again each time it is
 * turned on, so that its light is on only while it captures. The handle outlives the hardware: when a device is
 * chosen, unplugged or plugged in, `track` continues with the best available device. Device failures do not throw;
 * they appear in `state`.
 */
export class LocalDevice extends TypedEventTarget<LocalDeviceEvents> {
  readonly kind: MediaKind;
  readonly #name: 'microphone' | 'camera';
  readonly #state = atom<LocalDeviceState>(NOTHING);
  readonly #output: ProcessedTrack;
  readonly #constraints: MediaTrackConstraints;
  readonly #devices: Devices;
  readonly #selection: DeviceSelection;
  readonly #stopListening: (() => void)[];
  #captured: MediaStreamTrack | null = null;
  /** The placeholder track that is captured while no device is needed. */
  #placeholder: MediaStreamTrack | null = null;
  #forget = () => {};
  /** Number of the last capture, so that a later capture invalidates an earlier one. */
  #attempt = 0;
  #isCapturing = false;
  #choice: boolean | null = null;
  #isAllowed: DevicePermission = true;
  /** Whether it is to be captured whenever possible, even muted. */
  #isWanted = false;

  constructor(options: LocalDeviceOptions) {
    super();
    this.kind = options.kind;
    this.#name = options.kind === 'audio' ? 'microphone' : 'camera';
    this.#constraints = options.constraints ?? {};
    this.#output = new ProcessedTrack(options);
    this.#devices = options.devices ?? new Devices();
    this.#selection = new DeviceSelection(this.kind, this.#devices);
    this.#stopListening = [
      this.#devices.list(this.#name).listen(() => this.#onList()),
      this.#devices.chosen(this.#name).listen(() => this.#onChosen()),
      this.#devices.permission(this.#name).listen(() => this.#settle()),
    ];
  }

  get state(): ReadableStore<LocalDeviceState> {
    return this.#state;
  }

  /** The live output track of the processors; `null` while nothing is captured. */
  get track(): ReadableStore<MediaStreamTrack | null> {
    return this.#output.track;
  }

  /** The processors in use, and why a processor was switched off. */
  get processing(): ReadableStore<ProcessingState> {
    return this.#output.state;
  }

  /**
   * Sends the track through these processors, in this order; an empty list leaves it unprocessed. Consumers get a new
   * track, on the same publication and without negotiation. Resolves once it is applied or has failed: see
   * `processing`.
   */
  async process(processors: readonly TrackProcessor[]): Promise<void> {
    const processed = this.#output.process(processors);
    await this.#matchNeed();
    await processed;
    // If the still image could not be loaded, the camera is needed after all.
    await this.#matchNeed();
  }

  async #matchNeed(): Promise<void> {
    const isStandIn = this.#captured === this.#placeholder;
    if (this.#captured && isStandIn === this.#output.needsDevice) await this.#start(null);
  }

  /** The last request: on, off, or `null` if there was none since it was made or released. */
  get choice(): boolean | null {
    return this.#choice;
  }

  /** Resolves once it is on or has failed; `state` says which. */
  async turnOn(): Promise<void> {
    if (isForbidden(this.#isAllowed)) {
      const error = this.#isAllowed ? MediaError.revoked(this.kind) : MediaError.notGranted(this.kind);
      this.#state.set({ ...NOTHING, status: 'failed', error });
      return;
    }
    this.#choice = true;
    this.#isWanted = true;
    if (typeof this.#isAllowed === 'function') return this.#turnOnAfter(this.#isAllowed);
    if (this.#isAllowed === null) return;
    if (this.#captured) return this.#show(this.#captured);
    this.#selection.retryAll();
    await this.#start(null);
  }

  /**
   * Sets whether the device may be used. A forbidden device is released and never requested. Its error ends with the
   * prohibition.
   */
  allow(isAllowed: DevicePermission): void {
    if (isAllowed === this.#isAllowed) return;
    if (isForbidden(this.#isAllowed) && this.#state.get().status === 'failed') this.#state.set(NOTHING);
    this.#isAllowed = isAllowed;
    if (typeof isAllowed === 'function') {
      if (this.#choice !== null) this.turnOff();
    } else if (isForbidden(isAllowed)) {
      if (this.#choice !== null) this.#choice = false;
      this.#stop();
    } else if (isAllowed && this.#choice) {
      void this.turnOn();
    }
  }

  async #turnOnAfter(lift: Lift): Promise<void> {
    this.#state.set({ ...this.#state.get(), status: 'starting', error: null });
    try {
      await lift();
      // `allow` has turned it on, unless it was turned off meanwhile.
      await until(this.#state, ({ status }) => status !== 'starting');
    } catch (error) {
      if (this.#isAllowed !== lift) return;
      this.#choice = false;
      this.#state.set({ ...this.#state.get(), status: 'failed', error: error as CallroomError });
    }
  }

  /** Mutes a captured microphone; stops a camera, whose light goes off. */
  turnOff(): void {
    this.#choice = false;
    if (this.kind === 'audio' && this.#captured) this.#show(this.#captured);
    else this.#stop();
  }

  /** Switches between a phone's front and back camera. Does nothing if the camera does not report its direction. */
  async flip(): Promise<void> {
    const { facing } = this.#state.get();
    if (!facing) return;
    const other: Facing = facing === 'user' ? 'environment' : 'user';
    await this.#start(null, { facingMode: { exact: other } });
    const now = this.#state.get();
    if (now.facing === other) this.#devices.choose(this.#name, now.deviceId);
  }

  /** Releases the device and forgets the last request. */
  release(): void {
    this.#choice = null;
    this.#stop();
  }

  /** Releases the device permanently. */
  close(): void {
    this.release();
    for (const stop of this.#stopListening) stop();
  }

  #stop(): void {
    this.#attempt++;
    this.#isCapturing = false;
    this.#isWanted = false;
    this.#selection.lost = null;
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
    this.#selection.forgetUnplugged();
    this.#settle();
  }

  #onChosen(): void {
    this.#selection.retryAll();
    this.#settle();
  }

  /** Adjusts the capture to the available, chosen and allowed devices. */
  #settle(): void {
    const mayCapture = this.#isAllowed && !isForbidden(this.#isAllowed);
    if (!this.#isWanted || !mayCapture || this.#isCapturing || !this.#output.needsDevice) return;
    if (!this.#captured) {
      if (this.#isWorthTrying()) void this.#start(null);
      return;
    }
    const [best] = this.#selection.candidates();
    const deviceId = this.#selection.idOf(this.#captured);
    if (deviceId !== this.#state.get().deviceId) this.#show(this.#captured);
    // An unlisted device may still work: it is gone only once its track ends.
    if (!best || best.id === deviceId) return;
    const isChosen = best.id === this.#devices.chosen(this.#name).get();
    if (best.label === this.#selection.lost) void this.#start('returned');
    else if (isChosen) void this.#start(null);
    else if (best.isDefault) {
      this.#selection.lost = null;
      void this.#start('default');
    }
  }

  /** Whether the cause of the last failure is over. */
  #isWorthTrying(): boolean {
    const code = this.#state.get().error?.code as MediaErrorCode;
    const isAllowed = this.#devices.permission(this.#name).get() === 'granted';
    const isThere = this.#devices.list(this.#name).get().length > 0;
    return (WAITS_FOR_DEVICE.includes(code) && isThere) || (WAITS_FOR_PERMISSION.includes(code) && isAllowed);
  }

  /**
   * Captures a track and replaces the present one.
   * @param reason why, if nobody requested it.
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
      if (reason === 'returned') this.#selection.lost = null;
      this.#settle();
      await shown;
    } catch (error) {
      if (attempt !== this.#attempt) return;
      this.#isCapturing = false;
      this.#fail(error as MediaError);
    }
  }

  async #capture(constraints?: MediaTrackConstraints): Promise<CapturedDevice> {
    if (!this.#output.needsDevice) {
      this.#placeholder = nothingToSee();
      return { track: this.#placeholder };
    }
    return this.#selection.capture(this.#constraints, constraints);
  }

  /** Resolves once the track is in the output. */
  async #take(track: MediaStreamTrack, requestedId: string | null): Promise<void> {
    const old = this.#captured;
    this.#forget();
    const listening = new AbortController();
    const { signal } = listening;
    this.#forget = () => listening.abort();
    track.addEventListener('ended', () => void this.#onEnded(track), { signal });
    for (const type of ['mute', 'unmute']) track.addEventListener(type, () => this.#show(track), { signal });
    this.#captured = track;
    this.#selection.requestedId = requestedId;
    this.#output.setEnabled(this.#choice !== false);
    const replaced = this.#output.set(track);
    this.#show(track);
    // It may have been unplugged before the listener was added.
    if (track.readyState === 'ended') void this.#onEnded(track);
    // The old track keeps running until the new one is processed.
    if (replaced) await replaced;
    old?.stop();
  }

  /** Updates the state from the captured track. */
  #show(track: MediaStreamTrack): void {
    this.#output.setEnabled(this.#choice !== false);
    const { facingMode } = track.getSettings();
    this.#state.set({
      status: track.enabled ? 'on' : 'muted',
      error: null,
      label: track.label,
      deviceId: this.#selection.idOf(track),
      isInterrupted: track.muted,
      facing: facingMode === 'user' || facingMode === 'environment' ? facingMode : null,
    });
  }

  /** The device was unplugged, or the permission revoked. */
  async #onEnded(track: MediaStreamTrack): Promise<void> {
    if (this.#captured !== track || this.#isCapturing) return;
    const { deviceId } = this.#state.get();
    this.#isCapturing = true;
    await this.#devices.refresh();
    this.#isCapturing = false;
    if (this.#captured !== track) return;
    // The list may change later than the track ends.
    this.#selection.avoid(deviceId);
    await this.#start('gone');
  }

  #fail(error: MediaError): void {
    if (this.#captured?.readyState === 'live') {
      // The old track keeps running, and the failed switch is reported.
      this.#show(this.#captured);
      this.dispatchEvent(new DataEvent<CallroomError>('switched', error));
      return;
    }
    const isGone = this.#captured !== null && OF_ONE_DEVICE.includes(error.code);
    if (isGone) this.#selection.lost = this.#state.get().label;
    this.#drop();
    this.#state.set({ ...NOTHING, status: 'failed', error: isGone ? MediaError.ended(this.kind) : error });
  }

  #tell(reason: SwitchReason, from: string): void {
    const { label } = this.#state.get();
    if (label === from) return;
    if (reason === 'gone') this.#selection.lost ??= from;
    const notice = MediaError.switched(this.kind, reason, from, label);
    this.dispatchEvent(new DataEvent<CallroomError>('switched', notice));
  }
}

/** A placeholder for a camera whose video comes from a processor. */
function nothingToSee(): MediaStreamTrack {
  const canvas = Object.assign(document.createElement('canvas'), { width: 16, height: 9 });
  canvas.getContext('2d')!.fillRect(0, 0, 16, 9);
  return canvas.captureStream().getVideoTracks()[0]!;
}
