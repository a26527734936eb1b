import type { Clock } from '../core/clock.js';
import { atom, type ReadableStore } from '../core/store.js';

/** When a level counts as speech. Levels are on the scale of `LevelMeter`: 0 is -50 dBFS or less, 1 is full scale. */
export interface SpeechProfile {
  /** Speech begins at this level. */
  readonly startLevel: number;
  /** Speech goes on down to this level. Lower than `startLevel`, so that a level near it does not flicker. */
  readonly endLevel: number;
  /** Milliseconds from the first voice until it counts as speech. Pauses between words count. */
  readonly attackMs: number;
  /** Milliseconds of quiet until speech has ended. */
  readonly releaseMs: number;
}

/** A longer quiet is not a pause between two words. Speech that has not passed its attack time starts over after it. */
const PAUSE_MS = 600;

/**
 * A person speaks: for the ring on tiles, the grid and the reports to the room. A level from 0.1 starts speech, and
 * speech goes on down to 0.08; lower levels are breath and background noise.
 */
export const SPEECH: SpeechProfile = { startLevel: 0.1, endLevel: 0.08, attackMs: 0, releaseMs: PAUSE_MS };

/** The active speaker of a grid: a cough or a "yes" is too short, and a breath between sentences does not end it. */
export const ACTIVE_SPEECH: SpeechProfile = { ...SPEECH, attackMs: 700, releaseMs: 900 };

/**
 * A person talks to the others while muted. The microphone is off, so a false alarm disturbs: only a voice close to the
 * microphone (-30 dBFS) counts, a fan or a street does not. After 5 s of quiet the person has understood.
 */
export const SPEECH_WHILE_MUTED: SpeechProfile = {
  startLevel: 0.4,
  endLevel: 0.4,
  attackMs: 750,
  releaseMs: 5_000,
};

/** Tells from a level whether a person speaks. */
export class SpeechDetector {
  readonly #isSpeaking = atom(false);
  readonly #clock: Clock;
  readonly #profile: SpeechProfile;
  readonly #stopListening: () => void;
  /** Whether the level is that of a voice at this moment. */
  #isVoice = false;
  /** When the voice was first heard, pauses between words included. */
  #sinceMs: number | null = null;
  #cancelAttack: (() => void) | null = null;
  #cancelEnd: (() => void) | null = null;

  constructor(level: ReadableStore<number>, clock: Clock, profile: SpeechProfile = SPEECH) {
    this.#clock = clock;
    this.#profile = profile;
    this.#stopListening = level.subscribe((value) => this.#onLevel(value));
  }

  /** Changes on the edges of speech only, not with each level. */
  get isSpeaking(): ReadableStore<boolean> {
    return this.#isSpeaking;
  }

  /** Ends speech at once, without the release time: nobody can be heard any more. */
  reset(): void {
    this.#isVoice = false;
    this.#end();
  }

  /** Stops listening. `isSpeaking` becomes `false`. */
  stop(): void {
    this.#stopListening();
    this.reset();
  }

  #onLevel(level: number): void {
    const { startLevel, endLevel } = this.#profile;
    const isVoice = level >= (this.#isVoice || this.#isSpeaking.get() ? endLevel : startLevel);
    if (isVoice === this.#isVoice) return;
    this.#isVoice = isVoice;
    if (isVoice) this.#onVoice();
    else this.#onQuiet();
  }

  #onVoice(): void {
    const { attackMs } = this.#profile;
    const now = this.#clock.now();
    this.#cancelEnd?.();
    this.#cancelEnd = null;
    if (this.#isSpeaking.get()) return;
    this.#sinceMs ??= now;
    const leftMs = this.#sinceMs + attackMs - now;
    if (leftMs > 0) this.#cancelAttack = this.#clock.after(leftMs, () => this.#isSpeaking.set(true));
    else this.#isSpeaking.set(true);
  }

  #onQuiet(): void {
    this.#cancelAttack?.();
    this.#cancelAttack = null;
    const { releaseMs } = this.#profile;
    this.#cancelEnd = this.#clock.after(this.#isSpeaking.get() ? releaseMs : PAUSE_MS, () => this.#end());
  }

  #end(): void {
    this.#cancelAttack?.();
    this.#cancelEnd?.();
    this.#cancelAttack = null;
    this.#cancelEnd = null;
    this.#sinceMs = null;
    this.#isSpeaking.set(false);
  }
}
