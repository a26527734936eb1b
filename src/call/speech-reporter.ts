import type { Clock } from '../core/clock.js';
import type { ReadableStore } from '../core/store.js';

/** Above this level someone speaks; below, breath and room. */
const THRESHOLD = 0.08;
/** A pause between two words is not the end of speaking. */
const HOLD_MS = 600;
/** Whoever goes on speaking is still a recent speaker. */
const AGAIN_MS = 5_000;

/**
 * Tells the room when one begins and stops to speak, so that a crowd knows whom to pull. Only edges, and now and then
 * that it goes on: nothing is said of how loud.
 */
export class SpeechReporter {
  readonly #clock: Clock;
  readonly #report: (speaking: boolean) => void;
  readonly #stopListening: () => void;
  #cancelEnd: (() => void) | null = null;
  #cancelAgain: (() => void) | null = null;

  constructor(level: ReadableStore<number>, clock: Clock, report: (speaking: boolean) => void) {
    this.#clock = clock;
    this.#report = report;
    this.#stopListening = level.subscribe((value) => this.#hear(value));
  }

  stop(): void {
    this.#stopListening();
    this.#rest();
  }

  #hear(level: number): void {
    if (level >= THRESHOLD) {
      this.#cancelEnd?.();
      this.#cancelEnd = null;
      if (!this.#cancelAgain) this.#speak();
    } else if (this.#cancelAgain) {
      this.#cancelEnd ??= this.#clock.after(HOLD_MS, () => {
        this.#rest();
        this.#report(false);
      });
    }
  }

  #speak(): void {
    this.#report(true);
    this.#cancelAgain = this.#clock.after(AGAIN_MS, () => this.#speak());
  }

  #rest(): void {
    this.#cancelEnd?.();
    this.#cancelAgain?.();
    this.#cancelEnd = null;
    this.#cancelAgain = null;
  }
}
