import type { CallroomError } from '../core/errors.js';
import { blockedFeature } from '../core/permissions-policy.js';
import { atom, computed, type ReadableStore } from '../core/store.js';
import type { LocalDeviceState } from './local-device.js';
import { MediaError } from './media-error.js';
import type { MediaPlatform } from './media-platform.js';

/** What can be shared: a whole screen, one window, or one of the browser's tabs. */
export type Surface = 'monitor' | 'window' | 'browser';

/** What the picture is for: `text` and `detail` keep it sharp, `motion` keeps it fluid. */
export type ScreenHint = 'text' | 'detail' | 'motion';

export interface ScreenShareOptions {
  /** What the browser's picker offers first; the person decides. */
  surface?: Surface;
  /** Whether its sound is asked for as well; true by default. Which sound there is, the browser and system decide. */
  audio?: boolean;
  /** `detail` by default. */
  hint?: ScreenHint;
}

export interface ScreenShareState {
  /** `starting`: the browser's picker is open. `paused`: shared, but nothing is seen or heard of it. */
  readonly status: 'off' | 'starting' | 'on' | 'paused' | 'failed';
  readonly error: CallroomError | null;
  /** What is shared, where the browser tells. */
  readonly surface: Surface | null;
  /** Whether it has sound. */
  readonly hasAudio: boolean;
  readonly hint: ScreenHint;
}

/** One track of a share, as what publishes it sees it. */
export interface SharedTrack {
  readonly state: ReadableStore<Pick<LocalDeviceState, 'status' | 'error' | 'isInterrupted'>>;
  readonly track: ReadableStore<MediaStreamTrack | null>;
}

const OFF: ScreenShareState = { status: 'off', error: null, surface: null, hasAudio: false, hint: 'detail' };

/** `getDisplayMedia`'s newer options ({@link https://www.w3.org/TR/screen-capture/#dom-displaymediastreamoptions}). */
interface DisplayOptions extends DisplayMediaStreamOptions {
  selfBrowserSurface: 'exclude';
  surfaceSwitching: 'include';
  systemAudio: 'include' | 'exclude';
  monitorTypeSurfaces: 'include';
}

/**
 * The screen, a window or a tab as a handle with state. Its sound, where there is any, is a track of its own. A share
 * that ends from outside (the browser's own button, the window closed) is simply off: that is no failure, and neither
 * is a picker that was closed.
 */
export class ScreenShare {
  /** Picture and sound, each published by itself. */
  readonly video: SharedTrack;
  readonly audio: SharedTrack;
  readonly #state = atom<ScreenShareState>(OFF);
  readonly #video = atom<MediaStreamTrack | null>(null);
  readonly #audio = atom<MediaStreamTrack | null>(null);
  readonly #allowed = atom(true);
  readonly #mediaDevices: MediaDevices | undefined;
  readonly #permissions: MediaPlatform['permissions'];
  #attempt = 0;

  constructor(mediaDevices: MediaDevices | undefined, permissions?: MediaPlatform['permissions']) {
    this.#mediaDevices = mediaDevices;
    this.#permissions = permissions;
    this.video = sharedTrack(this.#state, this.#video);
    this.audio = sharedTrack(this.#state, this.#audio);
  }

  get state(): ReadableStore<ScreenShareState> {
    return this.#state;
  }

  /** Whether the room lets one share; true before one is in it. */
  get allowed(): ReadableStore<boolean> {
    return this.#allowed;
  }

  /** Whether this browser can share a screen; phones cannot. */
  get isSupported(): boolean {
    return typeof this.#mediaDevices?.getDisplayMedia === 'function';
  }

  /**
   * Opens the browser's picker, which it allows in answer to a click only. While something is shared already, what is
   * picked takes its place. Resolves once it is decided; `state` says how.
   */
  async start({ surface, audio = true, hint = 'detail' }: ScreenShareOptions = {}): Promise<void> {
    const attempt = ++this.#attempt;
    const before = this.#state.get();
    const wasOn = this.#video.get() !== null;
    if (!wasOn) this.#state.set({ ...OFF, status: 'starting', hint });
    try {
      const stream = await this.#capture(surface, audio);
      if (attempt !== this.#attempt) for (const track of stream.getTracks()) track.stop();
      else this.#take(stream, hint);
    } catch (error) {
      if (attempt !== this.#attempt) return;
      const failure = await this.#explain(error);
      if (attempt !== this.#attempt) return;
      // What was shared before goes on.
      if (wasOn) this.#state.set({ ...before, error: failure });
      else this.#state.set(failure ? { ...OFF, status: 'failed', error: failure } : OFF);
    }
  }

  /** Shows and plays nothing until `resume`; the share itself goes on. */
  pause(): void {
    this.#enable(false);
  }

  resume(): void {
    this.#enable(true);
  }

  /** Changes what the picture is for. */
  setHint(hint: ScreenHint): void {
    const track = this.#video.get();
    if (track) track.contentHint = hint;
    this.#state.set({ ...this.#state.get(), hint });
  }

  stop(): void {
    this.#attempt++;
    this.#drop();
    this.#state.set(OFF);
  }

  /** For the call: whether the room lets one share. What is not allowed (any more) ends, and says why. */
  allow(allowed: boolean): void {
    this.#allowed.set(allowed);
    if (allowed || !this.#video.get()) return;
    this.fail(MediaError.screenNotAllowed());
  }

  /** For the call: it cannot be shared (any more). */
  fail(error: CallroomError): void {
    this.#attempt++;
    this.#drop();
    this.#state.set({ ...OFF, status: 'failed', error });
  }

  /** `null`: the person closed the browser's picker, which is not a failure. */
  async #explain(error: unknown): Promise<CallroomError | null> {
    if (error instanceof MediaError) return error;
    const failure = MediaError.fromScreen(error);
    if (!(error instanceof Error && error.name === 'NotAllowedError')) return failure;
    if (failure.code === 'screen_blocked_by_system') return failure;
    const by = blockedFeature('display-capture');
    if (by) return MediaError.screenBlockedByPage(by, error);
    return (await this.#isDenied()) ? MediaError.screenDenied(error) : null;
  }

  async #isDenied(): Promise<boolean> {
    try {
      const status = await this.#permissions?.query({ name: 'display-capture' as PermissionName });
      return status?.state === 'denied';
    } catch {
      // This browser does not know the name.
      return false;
    }
  }

  async #capture(surface: Surface | undefined, audio: boolean): Promise<MediaStream> {
    if (!this.#allowed.get()) throw MediaError.screenNotAllowed();
    if (!this.#mediaDevices || !this.isSupported) {
      throw globalThis.isSecureContext === false
        ? MediaError.screenInsecure()
        : MediaError.screenUnsupported();
    }
    const options: DisplayOptions = {
      video: { ...(surface && { displaySurface: surface }), frameRate: { ideal: 30, max: 30 } },
      // As it is: speech filters spoil music. The voices of the call itself are left out of it.
      audio: audio && ({ ...AS_IT_IS, restrictOwnAudio: true } as MediaTrackConstraints),
      // This very page, or it would show itself without end.
      selfBrowserSurface: 'exclude',
      surfaceSwitching: 'include',
      systemAudio: audio ? 'include' : 'exclude',
      monitorTypeSurfaces: 'include',
    };
    return this.#mediaDevices.getDisplayMedia(options);
  }

  #take(stream: MediaStream, hint: ScreenHint): void {
    const [video] = stream.getVideoTracks();
    const [audio = null] = stream.getAudioTracks();
    const old = [this.#video.get(), this.#audio.get()];
    if (!video) {
      this.fail(MediaError.fromScreen(null));
      return;
    }
    video.contentHint = hint;
    if (audio) audio.contentHint = 'music';
    video.addEventListener('ended', () => this.#video.get() === video && this.stop());
    audio?.addEventListener('ended', () => this.#audio.get() === audio && this.#silence());
    this.#video.set(video);
    this.#audio.set(audio);
    for (const track of old) track?.stop();
    const { displaySurface } = video.getSettings();
    const surface = (displaySurface as Surface | undefined) ?? null;
    this.#state.set({ status: 'on', error: null, surface, hasAudio: audio !== null, hint });
  }

  #silence(): void {
    this.#audio.set(null);
    this.#state.set({ ...this.#state.get(), hasAudio: false });
  }

  #enable(enabled: boolean): void {
    const tracks = [this.#video.get(), this.#audio.get()];
    if (!tracks[0]) return;
    for (const track of tracks) if (track) track.enabled = enabled;
    this.#state.set({ ...this.#state.get(), status: enabled ? 'on' : 'paused' });
  }

  #drop(): void {
    for (const store of [this.#video, this.#audio]) {
      const track = store.get();
      store.set(null);
      track?.stop();
    }
  }
}

const AS_IT_IS = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };

const AWAY = { status: 'off', error: null, isInterrupted: false } as const;
const SHARED = { ...AWAY, status: 'on' } as const;
const PAUSED = { ...AWAY, status: 'muted' } as const;

function sharedTrack(
  state: ReadableStore<ScreenShareState>,
  track: ReadableStore<MediaStreamTrack | null>,
): SharedTrack {
  return {
    track,
    // Before something is picked there is nothing to send, and nothing that fails is shown as a screen.
    state: computed([state, track], ({ status }, present) => {
      if (!present) return AWAY;
      return status === 'paused' ? PAUSED : SHARED;
    }),
  };
}
