import { CallroomError, isAbortError } from '../core/errors.js';
import { atom, type ReadableStore } from '../core/store.js';
import { MediaError, type MediaKind } from './media-error.js';

export interface LocalDeviceState {
  /**
   * `off`: not captured, its light is out. `starting`: the browser is asked. `on`: captured and audible or
   * visible. `muted`: captured, but silent (microphones only). `failed`: could not be had, see `error`.
   */
  readonly status: 'off' | 'starting' | 'on' | 'muted' | 'failed';
  readonly error: CallroomError | null;
  /** The device's own name, `''` while it is not known. */
  readonly label: string;
}

export interface LocalDeviceOptions {
  kind: MediaKind;
  constraints?: MediaTrackConstraints;
  /** The page's own by default; undefined on insecure pages. */
  mediaDevices?: MediaDevices | undefined;
}

/**
 * One capturing device as a handle with state: the microphone is captured once and then muted and unmuted
 * (`enabled = false` sends silence and keeps the publication alive), the camera is captured anew each time it
 * is turned on, so that its light tells the truth. Neither ever throws at its owner for what a device does: that
 * is `state`.
 */
export class LocalDevice {
  readonly kind: MediaKind;
  readonly #state = atom<LocalDeviceState>({ status: 'off', error: null, label: '' });
  readonly #track = atom<MediaStreamTrack | null>(null);
  readonly #constraints: MediaTrackConstraints;
  readonly #mediaDevices: MediaDevices | undefined;
  /** The last `turnOn`, for a later call to make an earlier one void. */
  #attempt = 0;
  #choice: boolean | null = null;

  constructor(options: LocalDeviceOptions) {
    this.kind = options.kind;
    this.#constraints = options.constraints ?? {};
    this.#mediaDevices =
      'mediaDevices' in options ? options.mediaDevices : globalThis.navigator?.mediaDevices;
  }

  get state(): ReadableStore<LocalDeviceState> {
    return this.#state;
  }

  /** The live track; `null` while nothing is captured. */
  get track(): ReadableStore<MediaStreamTrack | null> {
    return this.#track;
  }

  /** What was last asked of it: on, off, or (`null`) nothing yet since it was made or released. */
  get choice(): boolean | null {
    return this.#choice;
  }

  /** Resolves once it is on or has failed; `state` says which. */
  async turnOn(): Promise<void> {
    this.#choice = true;
    const attempt = ++this.#attempt;
    const present = this.#track.get();
    if (present) {
      this.#setLive(present);
      return;
    }
    this.#state.set({ status: 'starting', error: null, label: this.#state.get().label });
    try {
      const track = await this.#capture();
      if (attempt !== this.#attempt) {
        track.stop();
        return;
      }
      track.addEventListener('ended', () => this.#onEnded(track));
      this.#track.set(track);
      this.#setLive(track);
    } catch (error) {
      if (attempt !== this.#attempt) return;
      this.#state.set({ status: 'failed', error: this.#explain(error), label: '' });
    }
  }

  /** Mutes a microphone that is captured; stops a camera, whose light goes out. */
  turnOff(): void {
    this.#choice = false;
    this.#attempt++;
    const track = this.#track.get();
    if (this.kind === 'video' || !track) {
      this.#stop();
    } else {
      track.enabled = false;
      this.#state.set({ status: 'muted', error: null, label: track.label });
    }
  }

  /** Gives the device back and forgets what was asked of it. */
  release(): void {
    this.#choice = null;
    this.#attempt++;
    this.#stop();
  }

  #stop(): void {
    const track = this.#track.get();
    this.#track.set(null);
    track?.stop();
    this.#state.set({ status: 'off', error: null, label: '' });
  }

  async #capture(): Promise<MediaStreamTrack> {
    if (!this.#mediaDevices) {
      throw globalThis.isSecureContext === false
        ? MediaError.insecureContext(this.kind)
        : MediaError.unsupported(this.kind);
    }
    const stream = await this.#mediaDevices.getUserMedia({ [this.kind]: this.#constraints });
    const [track] = stream.getTracks();
    if (!track) throw MediaError.unsupported(this.kind);
    return track;
  }

  #setLive(track: MediaStreamTrack): void {
    track.enabled = true;
    this.#state.set({ status: 'on', error: null, label: track.label });
  }

  #onEnded(track: MediaStreamTrack): void {
    if (this.#track.get() !== track) return;
    this.#attempt++;
    this.#track.set(null);
    this.#state.set({ status: 'failed', error: MediaError.ended(this.kind), label: '' });
  }

  #explain(error: unknown): CallroomError {
    if (error instanceof CallroomError && !isAbortError(error)) return error;
    return MediaError.fromCapture(this.kind, error);
  }
}

/** A microphone with the browser's own echo cancellation, noise suppression and gain control on. */
export function createMicrophone(mediaDevices?: MediaDevices): LocalDevice {
  return new LocalDevice({
    kind: 'audio',
    constraints: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
    ...(mediaDevices && { mediaDevices }),
  });
}

/** A camera at 720p and 30 frames a second, or the nearest it has. */
export function createCamera(mediaDevices?: MediaDevices): LocalDevice {
  return new LocalDevice({
    kind: 'video',
    constraints: { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30, max: 30 } },
    ...(mediaDevices && { mediaDevices }),
  });
}
