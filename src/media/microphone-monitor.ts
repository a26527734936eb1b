import { type Clock, systemClock } from '../core/clock.js';
import { atom, type ReadableStore } from '../core/store.js';
import type { LevelMeter } from './level-meter.js';
import type { LocalDevice } from './local-device.js';
import { MediaError } from './media-error.js';
import { SPEECH_WHILE_MUTED, SpeechDetector } from './speech-detector.js';

const CHECK_EVERY_MS = 250;
/** After this time without any speech, the person may wonder whether others hear them. */
const UNHEARD_MS = 12_000;
/** A microphone that works always has some signal within this time. */
const DEAD_MS = 8_000;
/** Some systems interrupt for a moment while they change devices. */
const INTERRUPTED_MS = 1_500;

/**
 * Detects problems of the microphone that its owner does not notice: speaking while muted, a silent microphone, and a
 * microphone that the operating system has muted. `hint` holds the problem for as long as it lasts.
 */
export class MicrophoneMonitor {
  readonly #hint = atom<MediaError | null>(null);
  readonly #microphone: LocalDevice;
  readonly #meter: LevelMeter;
  readonly #clock: Clock;
  readonly #stopListening: (() => void)[];
  #watched: { track: MediaStreamTrack; own: MediaStreamTrack; view: ReturnType<LevelMeter['watch']> } | null =
    null;
  /** Detects speech while the microphone is muted; otherwise `null`. */
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
    // A clone is measured, because the track that is sent may be muted.
    const own = track.clone();
    own.enabled = true;
    this.#watched = { track, own, view: this.#meter.watch(own) };
    this.#wasHeard = false;
    this.#onState();
    this.#checkLater();
  }

  /** Clears the hint when the microphone is muted or unmuted: each hint holds for one of the two states only. */
  #onState(): void {
    const isMuted = this.#watched !== null && this.#microphone.state.get().status === 'muted';
    if (isMuted === (this.#detector !== null)) return;
    this.#detector?.stop();
    this.#detector = null;
    this.#restart();
    if (isMuted) this.#listenWhileMuted();
  }

  /** Creates a new detector for each mute, so that speech before the mute does not count. */
  #listenWhileMuted(): void {
    const { level } = this.#watched!.view;
    this.#detector = new SpeechDetector(level, this.#clock, SPEECH_WHILE_MUTED);
    this.#detector.isSpeaking.listen((isSpeaking) => {
      if (isSpeaking) this.#report('speaking_while_muted');
      else this.#restart();
    });
  }

  #restart(): void {
    this.#quietMs = 0;
    this.#deadMs = 0;
    this.#interruptedMs = 0;
    this.#hint.set(null);
  }

  #checkLater(): void {
    this.#cancel = this.#clock.after(CHECK_EVERY_MS, () => {
      this.#check();
      this.#checkLater();
    });
  }

  #check(): void {
    // Nothing can be measured until the meter runs.
    if (!this.#watched || !this.#meter.isRunning) return;
    const { level, hasSignal } = this.#watched.view;
    const { status, isInterrupted } = this.#microphone.state.get();
    if (status === 'on') this.#measure(level.get(), hasSignal.get(), isInterrupted);
  }

  #measure(level: number, hasSignal: boolean, isInterrupted: boolean): void {
    this.#interruptedMs = isInterrupted ? this.#interruptedMs + CHECK_EVERY_MS : 0;
    if (isInterrupted) {
      if (this.#interruptedMs >= INTERRUPTED_MS) this.#report('microphone_interrupted');
      return;
    }
    this.#wasHeard ||= level > 0;
    this.#quietMs = level > 0 ? 0 : this.#quietMs + CHECK_EVERY_MS;
    this.#deadMs = hasSignal ? 0 : this.#deadMs + CHECK_EVERY_MS;
    const isUnheard = !this.#wasHeard && this.#quietMs >= UNHEARD_MS;
    if (isUnheard || this.#deadMs >= DEAD_MS) this.#report('microphone_silent');
    else this.#hint.set(null);
  }

  #report(code: keyof typeof HINTS): void {
    if (this.#hint.get()?.code !== code) this.#hint.set(HINTS[code](this.#microphone.state.get().label));
  }
}

/** The hints by their codes. @param label of the microphone. */
export const HINTS = {
  speaking_while_muted: () => new MediaError('speaking_while_muted', 'You are muted: nobody hears you.'),
  microphone_silent: (label: string) =>
    new MediaError(
      'microphone_silent',
      `We hear nothing from your microphone${label ? ` (${label})` : ''}. Say something, or choose another one.`,
    ),
  microphone_interrupted: () =>
    new MediaError(
      'microphone_interrupted',
      'Your system has muted your microphone. Look for a switch on it, or for another program that has taken it.',
    ),
};
