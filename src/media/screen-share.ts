import { CallroomError } from '../core/errors.js';
import { blockedFeature } from '../core/permissions-policy.js';
import { atom, computed, type ReadableStore } from '../core/store.js';
import type { Lift, LocalDeviceState } from './local-device.js';
import { MediaError } from './media-error.js';
import type { MediaPlatform } from './media-platform.js';

/** The kind of surface: a whole screen, a window, or a browser tab. */
export type Surface = 'monitor' | 'window' | 'browser';

/** The purpose of the video: `text` and `detail` keep it sharp, `motion` keeps it fluid. */
export type ScreenHint = 'text' | 'detail' | 'motion';

export interface ScreenShareOptions {
  /** The surface that the browser's picker offers first. The user decides. */
  surface?: Surface;
  /** Whether audio is requested too; true by default. The browser and the system decide which audio is available. */
  audio?: boolean;
  /** `detail` by default. */
  hint?: ScreenHint;
}

export interface ScreenShareState {
  /** `starting`: the browser's picker is open. `paused`: shared, but others see and hear nothing. */
  readonly status: 'off' | 'starting' | 'on' | 'paused' | 'failed';
  readonly error: CallroomError | null;
  /** The shared surface, if the browser reports it. */
  readonly surface: Surface | null;
  /** Whether it has audio. */
  readonly hasAudio: boolean;
  readonly hint: ScreenHint;
}

/** One track of a screen share, as its publisher sees it. */
export interface SharedTrack {
  readonly state: ReadableStore<Pick<LocalDeviceState, 'status' | 'error' | 'isInterrupted'>>;
  readonly track: ReadableStore<MediaStreamTrack | null>;
}

const OFF: ScreenShareState = { status: 'off', error: null, surface: null, hasAudio: false, hint: 'detail' };

/**
 * Newer options of `getDisplayMedia` ({@link https://www.w3.org/TR/screen-capture/#dom-displaymediastreamoptions}).
 */
interface DisplayOptions extends DisplayMediaStreamOptions {
  selfBrowserSurface: 'exclude';
  surfaceSwitching: 'include';
  systemAudio: 'include' | 'exclude';
  monitorTypeSurfaces: 'include';
}

/**
 * A screen, window or tab as a handle with state. Its audio, if any, is a separate track. A share that ends from
 * outside (the browser's own button, a closed window) becomes `off`. That is not a failure, and neither is a closed
 * picker.
 */
export class ScreenShare {
  /** Video and audio are published separately. */
  readonly video: SharedTrack;
  readonly audio: SharedTrack;
  readonly #state = atom<ScreenShareState>(OFF);
  readonly #video = atom<MediaStreamTrack | null>(null);
  readonly #audio = atom<MediaStreamTrack | null>(null);
  readonly #allowed = atom(true);
  readonly #mediaDevices: MediaDevices | undefined;
  readonly #permissions: MediaPlatform['permissions'];
  readonly #userActivation: MediaPlatform['userActivation'];
  #lift: Lift | null = null;
  #attempt = 0;

  constructor(
    mediaDevices: MediaDevices | undefined,
    permissions?: MediaPlatform['permissions'],
    userActivation?: MediaPlatform['userActivation'],
  ) {
    this.#mediaDevices = mediaDevices;
    this.#permissions = permissions;
    this.#userActivation = userActivation;
    this.video = sharedTrack(this.#state, this.#video);
    this.audio = sharedTrack(this.#state, this.#audio);
  }

  get state(): ReadableStore<ScreenShareState> {
    return this.#state;
  }

  /** Whether the room allows sharing; true before joining. */
  get allowed(): ReadableStore<boolean> {
    return this.#allowed;
  }

  /** Whether this browser can share a screen; phones cannot. */
  get isSupported(): boolean {
    return typeof this.#mediaDevices?.getDisplayMedia === 'function';
  }

  /**
   * Opens the browser's picker, which requires a user click. If something is shared already, the picked surface
   * replaces it. Resolves once the user has decided; see `state`. If a moderator had ended the share, the room is asked
   * first; fails with `screen_needs_click` if the click is too old by then.
   */
  async start({ surface, audio = true, hint = 'detail' }: ScreenShareOptions = {}): Promise<void> {
    const attempt = ++this.#attempt;
    const before = this.#state.get();
    const wasOn = this.#video.get() !== null;
    if (!wasOn) this.#state.set({ ...OFF, status: 'starting', hint });
    try {
      if (!this.#allowed.get()) throw MediaError.screenNotAllowed();
      const lift = this.#lift;
      if (lift) await lift();
      // Another moderator may have ended it meanwhile: no picker must open.
      if (attempt !== this.#attempt) return;
      if (lift && this.#userActivation?.isActive === false) throw MediaError.screenNeedsClick();
      const stream = await this.#capture(surface, audio).catch((error: unknown) => {
        throw lift && isWithoutClick(error) ? MediaError.screenNeedsClick(error) : error;
      });
      if (attempt !== this.#attempt) for (const track of stream.getTracks()) track.stop();
      else this.#take(stream, hint);
    } catch (error) {
      if (attempt !== this.#attempt) return;
      const failure = await this.#explain(error);
      if (attempt !== this.#attempt) return;
      // The previous share continues.
      if (wasOn) this.#state.set({ ...before, error: failure });
      else this.#state.set(failure ? { ...OFF, status: 'failed', error: failure } : OFF);
    }
  }

  /** Sends no video or audio until `resume`; the share itself continues. */
  pause(): void {
    this.#enable(false);
  }

  resume(): void {
    this.#enable(true);
  }

  /** Changes the purpose of the video. */
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

  /**
   * Internal, for the call: sets whether the room allows sharing. A forbidden share ends with an error. A function ends
   * the share without an error; the next `start` calls it first.
   */
  allow(allowed: boolean | (() => Promise<void>)): void {
    const lift = typeof allowed === 'function' ? allowed : null;
    if (lift && lift !== this.#lift) this.stop();
    this.#lift = lift;
    this.#allowed.set(allowed !== false);
    if (allowed || !this.#video.get()) return;
    this.fail(MediaError.screenNotAllowed());
  }

  /** Internal, for the call: ends the share with `error`. */
  fail(error: CallroomError): void {
    this.#attempt++;
    this.#drop();
    this.#state.set({ ...OFF, status: 'failed', error });
  }

  /** `null`: the user closed the browser's picker, which is not a failure. */
  async #explain(error: unknown): Promise<CallroomError | null> {
    if (error instanceof CallroomError) return error;
    const failure = MediaError.fromScreen(error);
    if (!(error instanceof Error && error.name === 'NotAllowedError')) return failure;
    if (failure.code === 'screen_blocked_by_system') return failure;
    const by = blockedFeature('display-capture');
    // By `unknown`: the picker was probably closed, and nothing tells a frame that lacks the feature from that.
    if (by && by !== 'unknown') return MediaError.screenBlockedByPage(by, error);
    return (await this.#isDenied()) ? MediaError.screenDenied(error) : null;
  }

  async #isDenied(): Promise<boolean> {
    try {
      const status = await this.#permissions?.query({ name: 'display-capture' as PermissionName });
      return status?.state === 'denied';
    } catch {
      // This browser does not know the permission name.
      return false;
    }
  }

  async #capture(surface: Surface | undefined, audio: boolean): Promise<MediaStream> {
    if (!this.#mediaDevices || !this.isSupported) {
      throw globalThis.isSecureContext === false
        ? MediaError.screenInsecure()
        : MediaError.screenUnsupported();
    }
    const options: DisplayOptions = {
      video: { ...(surface && { displaySurface: surface }), frameRate: { ideal: 30, max: 30 } },
      // Unprocessed, because speech filters distort music. The call's own audio is excluded.
      audio: audio && ({ ...AS_IT_IS, restrictOwnAudio: true } as MediaTrackConstraints),
      // This page is excluded: it would show itself without end.
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

/** The browser requires a click (Screen Capture, section 5.1), and the last click is too old. */
function isWithoutClick(error: unknown): boolean {
  return error instanceof Error && error.name === 'InvalidStateError';
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
    // Before a surface is picked there is nothing to send, and a failure is not shown as a screen.
    state: computed([state, track], ({ status }, present) => {
      if (!present) return AWAY;
      return status === 'paused' ? PAUSED : SHARED;
    }),
  };
}
