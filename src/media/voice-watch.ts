import { type Clock, systemClock } from '../core/clock.js';
import { atom, type ReadableStore } from '../core/store.js';
import type { LevelMeter } from './level-meter.js';
import type { LocalDevice } from './local-device.js';
import { MediaError } from './media-error.js';

const LOOK_EVERY_MS = 250;
/** On the meter's scale: a voice near the microphone is above it, a fan or a street is not. */
const VOICE = 0.4;
/** So much speech is meant for the others, and is no cough. */
const SPEECH_MS = 750;
/** After so much quiet the person has understood, or has stopped. */
const PAUSE_MS = 5_000;
/** Whoever has said nothing for so long may well wonder whether they are heard. */
const UNHEARD_MS = 12_000;
/** A microphone that works is never without any signal at all for as long. */
const DEAD_MS = 8_000;
/** Some systems interrupt for a moment while they change devices. */
const INTERRUPTED_MS = 1_500;

/**
 * Looks after what a person does not notice of their own microphone: that they talk while they are muted, that nothing
 * is heard of them, that the system has muted them. `hint` says so for as long as it is true.
 */
export class VoiceWatch {
  readonly #hint = atom<MediaError | null>(null);
  readonly #microphone: LocalDevice;
  readonly #meter: LevelMeter;
  readonly #clock: Clock;
  readonly #stopListening: (() => void)[];
  #watched: { track: MediaStreamTrack; own: MediaStreamTrack; view: ReturnType<LevelMeter['watch']> } | null =
    null;
  #cancel = () => {};
  #speechMs = 0;
  #quietMs = 0;
  #deadMs = 0;
  #interruptedMs = 0;
  #wasHeard = false;

  constructor(microphone: LocalDevice, meter: LevelMeter, clock: Clock = systemClock) {
    this.#microphone = microphone;
    this.#meter = meter;
    this.#clock = clock;
    this.#stopListening = [
      microphone.track.subscribe((track) => this.#onTrack(track as MediaStreamTrack | null)),
      microphone.state.listen(() => this.#onState()),
    ];
  }

  get hint(): ReadableStore<MediaError | null> {
    return this.#hint;
  }

  close(): void {
    for (const stop of this.#stopListening) stop();
    this.#onTrack(null);
  }

  #onTrack(track: MediaStreamTrack | null): void {
    if (track === (this.#watched?.track ?? null)) return;
    this.#cancel();
    this.#watched?.view.stop();
    this.#watched?.own.stop();
    this.#watched = null;
    this.#restart();
    if (!track) return;
    // A copy of its own hears what is said while the track that is sent is muted.
    const own = track.clone();
    own.enabled = true;
    this.#watched = { track, own, view: this.#meter.watch(own) };
    this.#wasHeard = false;
    this.#lookLater();
  }

  /** Whatever was true of it as it was, a person has just done something about it. */
  #onState(): void {
    const isMuted = this.#microphone.state.get().status === 'muted';
    const told = this.#hint.get()?.code;
    if (isMuted !== (told === 'speaking_while_muted')) this.#restart();
  }

  #restart(): void {
    this.#speechMs = 0;
    this.#quietMs = 0;
    this.#deadMs = 0;
    this.#interruptedMs = 0;
    this.#hint.set(null);
  }

  #lookLater(): void {
    this.#cancel = this.#clock.after(LOOK_EVERY_MS, () => {
      this.#look();
      this.#lookLater();
    });
  }

  #look(): void {
    // What cannot be measured yet says nothing.
    if (!this.#watched || !this.#meter.isRunning) return;
    const { level, hasSignal } = this.#watched.view;
    const { status, isInterrupted } = this.#microphone.state.get();
    if (status === 'muted') this.#listenWhileMuted(level.get());
    else if (status === 'on') this.#listen(level.get(), hasSignal.get(), isInterrupted);
  }

  #listenWhileMuted(level: number): void {
    const isSpeech = level >= VOICE;
    this.#speechMs = isSpeech
      ? this.#speechMs + LOOK_EVERY_MS
      : Math.max(0, this.#speechMs - LOOK_EVERY_MS / 2);
    this.#quietMs = isSpeech ? 0 : this.#quietMs + LOOK_EVERY_MS;
    if (this.#speechMs >= SPEECH_MS) this.#tell('speaking_while_muted');
    else if (this.#quietMs >= PAUSE_MS) this.#restart();
  }

  #listen(level: number, hasSignal: boolean, isInterrupted: boolean): void {
    this.#interruptedMs = isInterrupted ? this.#interruptedMs + LOOK_EVERY_MS : 0;
    if (isInterrupted) {
      if (this.#interruptedMs >= INTERRUPTED_MS) this.#tell('microphone_interrupted');
      return;
    }
    this.#wasHeard ||= level > 0;
    this.#quietMs = level > 0 ? 0 : this.#quietMs + LOOK_EVERY_MS;
    this.#deadMs = hasSignal ? 0 : this.#deadMs + LOOK_EVERY_MS;
    const isUnheard = !this.#wasHeard && this.#quietMs >= UNHEARD_MS;
    if (isUnheard || this.#deadMs >= DEAD_MS) this.#tell('microphone_silent');
    else this.#hint.set(null);
  }

  #tell(code: keyof typeof HINTS): void {
    if (this.#hint.get()?.code !== code) this.#hint.set(HINTS[code](this.#microphone.state.get().label));
  }
}

const HINTS = {
  speaking_while_muted: () => MediaError.speakingWhileMuted(),
  microphone_silent: (label: string) => MediaError.silent(label),
  microphone_interrupted: () => MediaError.interrupted(),
};
