import { type Clock, systemClock } from '../core/clock.js';
import { atom, type ReadableStore } from '../core/store.js';
import type { LevelMeter } from './level-meter.js';
import type { LocalDevice } from './local-device.js';
import { MediaError } from './media-error.js';
import { SPEECH_WHILE_MUTED, SpeechDetector } from './speech-detector.js';

const LOOK_EVERY_MS = 250;
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
  /** Hears a person who talks while muted; `null` while they are not muted. */
  #detector: SpeechDetector | null = null;
  #cancel = () => {};
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
    this.#detector?.stop();
    this.#detector = null;
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
    this.#onState();
    this.#lookLater();
  }

  /** A hint about a microphone that was muted says nothing of one that is not, and the other way round. */
  #onState(): void {
    const isMuted = this.#watched !== null && this.#microphone.state.get().status === 'muted';
    if (isMuted === (this.#detector !== null)) return;
    this.#detector?.stop();
    this.#detector = null;
    this.#restart();
    if (isMuted) this.#listenWhileMuted();
  }

  /** A detector of its own for each mute: what was said before it was meant to be heard, and was. */
  #listenWhileMuted(): void {
    const { level } = this.#watched!.view;
    this.#detector = new SpeechDetector(level, this.#clock, SPEECH_WHILE_MUTED);
    this.#detector.isSpeaking.listen((isSpeaking) => {
      if (isSpeaking) this.#tell('speaking_while_muted');
      else this.#restart();
    });
  }

  #restart(): void {
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
    if (status === 'on') this.#listen(level.get(), hasSignal.get(), isInterrupted);
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
