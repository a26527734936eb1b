import { type Clock, systemClock } from '../core/clock.js';
import { atom, type ReadableStore, type WritableStore } from '../core/store.js';
import { openAudioContext } from './audio-context.js';

const SAMPLE_EVERY_MS = 100;
/** Root mean square (of full scale) below which people hear nothing. */
const SILENCE_RMS = 0.003;
/** Even a quiet room with noise suppression is louder. Below this there is no signal at all. */
const DEAD_RMS = 1e-6;

interface Metered {
  source: MediaStreamAudioSourceNode;
  analyser: AnalyserNode;
  level: WritableStore<number>;
  hasSignal: WritableStore<boolean>;
}

/**
 * Measures the level of all tracks with one audio context and one timer, ten times a second. It measures nothing, and
 * no timer runs, while no track is watched or the context may not run yet.
 */
export class LevelMeter {
  readonly #metered = new Set<Metered>();
  readonly #clock: Clock;
  readonly #samples = new Float32Array(1024);
  #context: AudioContext | null = null;
  #cancelTimer: (() => void) | null = null;

  constructor(clock: Clock = systemClock) {
    this.#clock = clock;
  }

  /**
   * Watches `track`. The store holds 0 (silence) to 1 (full scale), linear in decibels from -50 dBFS up, like human
   * hearing. It returns to 0 when watching stops. `hasSignal`: whether there is any signal, even the noise of a quiet
   * room.
   */
  watch(track: MediaStreamTrack): {
    level: ReadableStore<number>;
    hasSignal: ReadableStore<boolean>;
    stop: () => void;
  } {
    const level = atom(0);
    const hasSignal = atom(true);
    if (typeof AudioContext === 'undefined') return { level, hasSignal, stop: () => {} };
    this.#context ??= openAudioContext({ latencyHint: 'playback' }, this.#clock);
    const source = this.#context.createMediaStreamSource(new MediaStream([track]));
    const analyser = this.#context.createAnalyser();
    analyser.fftSize = this.#samples.length;
    source.connect(analyser);
    const metered = { source, analyser, level, hasSignal };
    this.#metered.add(metered);
    this.#schedule();
    return {
      level,
      hasSignal,
      stop: () => {
        if (!this.#metered.delete(metered)) return;
        source.disconnect();
        level.set(0);
        if (this.#metered.size === 0) this.#rest();
      },
    };
  }

  /** Whether levels are valid now: a browser may block measuring until the page is clicked. */
  get isRunning(): boolean {
    return this.#context?.state === 'running';
  }

  /** Stops all watching and closes the audio context. */
  close(): void {
    for (const { source, level } of this.#metered) {
      source.disconnect();
      level.set(0);
    }
    this.#metered.clear();
    this.#rest();
  }

  #schedule(): void {
    this.#cancelTimer ??= this.#clock.after(SAMPLE_EVERY_MS, () => {
      this.#cancelTimer = null;
      this.#wake();
      for (const metered of this.#metered) this.#measure(metered);
      this.#schedule();
    });
  }

  /** A context made before the first user gesture is suspended, and must be resumed after the gesture. */
  #wake(): void {
    if (this.#context?.state === 'suspended' && navigator.userActivation?.hasBeenActive) {
      void this.#context.resume();
    }
  }

  #measure({ analyser, level, hasSignal }: Metered): void {
    analyser.getFloatTimeDomainData(this.#samples);
    let sum = 0;
    for (const sample of this.#samples) sum += sample * sample;
    const rms = Math.sqrt(sum / this.#samples.length);
    level.set(levelOf(rms));
    hasSignal.set(rms > DEAD_RMS);
  }

  #rest(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    void this.#context?.close();
    this.#context = null;
  }
}

function levelOf(rms: number): number {
  if (rms < SILENCE_RMS) return 0;
  const decibels = 20 * Math.log10(rms);
  // Hundredths are finer than anyone sees, and keep a steady tone from notifying listeners.
  return Math.round(Math.min(1, Math.max(0, (decibels + 50) / 50)) * 100) / 100;
}
