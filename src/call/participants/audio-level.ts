import { atom, type ReadableStore } from '../../core/store.js';
import type { LevelMeter } from '../../media/level-meter.js';
import { SpeechDetector } from '../../media/speech-detector.js';
import type { ParticipantSource } from './participant.js';

/** The level of a source's current track, 0 while it has none or is muted, and whether the person speaks. */
export class AudioLevel {
  readonly #level = atom(0);
  readonly #detector: SpeechDetector;
  readonly #stopListening: (() => void)[];
  readonly #source: ParticipantSource;
  readonly #meter: LevelMeter;
  #watched: { track: MediaStreamTrack; stop: () => void } | null = null;

  constructor(source: ParticipantSource, meter: LevelMeter) {
    this.#source = source;
    this.#meter = meter;
    this.#detector = new SpeechDetector(this.#level, meter.clock);
    const update = () => this.#update();
    this.#stopListening = [source.track.listen(update), source.state.listen(update)];
    update();
  }

  get level(): ReadableStore<number> {
    return this.#level;
  }

  get isSpeaking(): ReadableStore<boolean> {
    return this.#detector.isSpeaking;
  }

  stop(): void {
    for (const stop of this.#stopListening) stop();
    this.#watch(null);
    this.#detector.stop();
  }

  #update(): void {
    this.#watch(this.#source.state.get().muted ? null : this.#source.track.get());
  }

  #watch(track: MediaStreamTrack | null): void {
    if (this.#watched?.track === track || (!this.#watched && !track)) return;
    this.#watched?.stop();
    this.#watched = null;
    this.#level.set(0);
    if (!track) {
      this.#detector.reset();
      return;
    }
    const { level, stop } = this.#meter.watch(track);
    const stopListening = level.listen((value) => this.#level.set(value));
    this.#watched = {
      track,
      stop: () => {
        stopListening();
        stop();
      },
    };
  }
}
