import type { Playback } from '../call/participants/attach.js';
import { attachLater } from '../call/participants/attach-later.js';
import type {
  AttachOptions,
  Participant,
  ParticipantDetails,
  ParticipantSource,
  Score,
  Source,
  SourceRevocation,
  SourceState,
  ViewportSize,
} from '../call/participants/participant.js';
import { Viewports } from '../call/participants/viewports.js';
import { systemClock } from '../core/clock.js';
import type { CallroomError } from '../core/errors.js';
import { atom, computed, type ReadableStore, type WritableStore } from '../core/store.js';
import type { MediaKind } from '../media/media-error.js';
import { SpeechDetector } from '../media/speech-detector.js';
import { createSyntheticCamera, createSyntheticScreen } from '../media/synthetic/synthetic-camera.js';
import { seedOf } from '../media/synthetic/synthetic-media.js';
import { createSyntheticMicrophone } from '../media/synthetic/synthetic-microphone.js';

export interface FakeParticipantOptions {
  /** Derived from the name by default. */
  id?: string;
  name: string;
  /** An AI of the room: it has no camera, and no microphone until you start it. False by default. */
  isAgent?: boolean;
  role?: ParticipantDetails['role'];
  /** Selects the person's synthetic video and voice. */
  seed?: number;
  /** Whether the camera is on; true by default. */
  camera?: boolean;
  /** The size of the video, in pixels; 640 by 360 by default. */
  cameraSize?: { width: number; height: number };
  /** Whether the microphone is on; true by default. */
  microphone?: boolean;
  joinedAtMs?: number;
}

const OFF: SourceState = { status: 'off', muted: true, error: null };
const LIVE: SourceState = { status: 'live', muted: false, error: null };

/** A source of a fake participant, with writable stores. */
export class FakeSource implements ParticipantSource {
  readonly state: WritableStore<SourceState> = atom(OFF);
  readonly track: WritableStore<MediaStreamTrack | null> = atom<MediaStreamTrack | null>(null);
  /** The largest size at which it is shown; `null`: nowhere; `undefined`: no view has called `setViewport`. */
  readonly shown: WritableStore<ViewportSize | null | undefined> = atom<ViewportSize | null | undefined>();
  /** Set while a moderator keeps the source off. */
  readonly revoked: WritableStore<SourceRevocation | null> = atom<SourceRevocation | null>(null);
  readonly #places = new Viewports();
  readonly #capture: () => MediaStreamTrack;
  readonly #kind: MediaKind;
  readonly #playback: Playback | null;

  constructor(capture: () => MediaStreamTrack, kind: MediaKind = 'video', playback: Playback | null = null) {
    this.#capture = capture;
    this.#kind = kind;
    this.#playback = playback;
  }

  /** Starts the source; does nothing while it is revoked. */
  start(): void {
    if (this.revoked.get()) return;
    if (!this.track.get()) this.track.set(this.#capture());
    this.state.set(LIVE);
  }

  stop(): void {
    this.#drop();
    this.state.set(OFF);
  }

  /** Stops the source; it stays off until it is restored. @param mayLift whether the person may turn it on again */
  revoke(mayLift = false): void {
    this.revoked.set({ by: null, mayLift, wasOn: false });
    this.stop();
  }

  restore(): void {
    this.revoked.set(null);
  }

  setViewport(place: object, size: ViewportSize | null): void {
    this.#places.setViewport(place, size);
    this.shown.set(this.#places.largest);
  }

  attach(element: HTMLMediaElement, options?: AttachOptions): () => void {
    return attachLater({ source: this, kind: this.#kind, playback: this.#playback }, element, options);
  }

  setMuted(muted: boolean): void {
    this.state.set({ ...this.state.get(), muted });
  }

  /** Sets the state of a source that the participant sends and that has not arrived yet. */
  setPending(): void {
    this.#drop();
    this.state.set({ ...LIVE, status: 'pending' });
  }

  fail(error: CallroomError): void {
    this.#drop();
    this.state.set({ ...LIVE, status: 'failed', error });
  }

  #drop(): void {
    this.track.get()?.stop();
    this.track.set(null);
  }
}

/** Another participant in a fake call. Its methods are the script. */
export class FakeParticipant implements Participant {
  readonly key: string;
  readonly isLocal = false;
  readonly details: WritableStore<ParticipantDetails>;
  readonly name: ReadableStore<string>;
  readonly level: WritableStore<number> = atom(0);
  readonly isSpeaking: ReadableStore<boolean> = new SpeechDetector(this.level, systemClock).isSpeaking;
  readonly quality: WritableStore<Score | null> = atom<Score | null>(5);
  readonly volume: WritableStore<number> = atom(1);
  readonly isMutedHere: WritableStore<boolean> = atom(false);
  readonly sources: Readonly<Record<Source, FakeSource>>;

  constructor(options: FakeParticipantOptions) {
    const {
      name,
      isAgent = false,
      seed = seedOf(name),
      role = 'participant',
      joinedAtMs = Date.now(),
    } = options;
    const id = options.id ?? `fake-${name.toLowerCase().replaceAll(/\W+/g, '-')}`;
    this.key = id;
    this.details = atom<ParticipantDetails>({
      id,
      isAgent,
      name,
      role,
      connected: true,
      joinedAtMs,
      handRaisedAtMs: null,
      recordingSinceMs: null,
    });
    this.name = computed(this.details, (details) => details.name);
    const { volume, isMutedHere } = this;
    const playback = { volume, isMutedHere, speaker: undefined };
    this.sources = {
      camera: new FakeSource(() =>
        createSyntheticCamera({ seed, mouth: () => this.level.get(), ...options.cameraSize }),
      ),
      microphone: new FakeSource(() => createSyntheticMicrophone({ seed }), 'audio', playback),
      screen: new FakeSource(() => createSyntheticScreen()),
      'screen-audio': new FakeSource(() => createSyntheticMicrophone({ seed: seed + 5 }), 'audio', playback),
    };
    if (options.camera ?? !isAgent) this.sources.camera.start();
    if (!isAgent) this.sources.microphone.start();
    if (options.microphone === false) this.mute();
  }

  mute(): void {
    this.sources.microphone.setMuted(true);
    this.level.set(0);
  }

  unmute(): void {
    this.sources.microphone.setMuted(false);
  }

  /** Sets the audio level, 0 to 1; a muted participant stays silent. */
  speak(level: number): void {
    this.level.set(this.sources.microphone.state.get().muted ? 0 : level);
  }

  /** Marks the participant as disconnected or connected. */
  setConnected(connected: boolean): void {
    this.set({ connected });
  }

  set(changes: Partial<ParticipantDetails>): void {
    this.details.set({ ...this.details.get(), ...changes });
  }

  /** Stops all synthetic tracks. */
  close(): void {
    for (const source of Object.values(this.sources)) source.stop();
  }
}
