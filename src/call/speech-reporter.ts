import type { Clock } from '../core/clock.js';
import type { ReadableStore } from '../core/store.js';

/** How often a person who goes on speaking is reported again, so that they stay a recent speaker. */
const REPEAT_MS = 5_000;

/**
 * Tells the room when a person starts and stops speaking, so that a crowd knows whose audio to pull. Reports only the
 * edges and, every 5 s, that the speech goes on. Levels are never reported.
 */
export class SpeechReporter {
  readonly #clock: Clock;
  readonly #report: (speaking: boolean) => void;
  readonly #stopListening: () => void;
  #cancelRepeat: (() => void) | null = null;

  constructor(isSpeaking: ReadableStore<boolean>, clock: Clock, report: (speaking: boolean) => void) {
    this.#clock = clock;
    this.#report = report;
    this.#stopListening = isSpeaking.subscribe((speaking) => this.#update(speaking));
  }

  stop(): void {
    this.#stopListening();
    this.#cancelRepeat?.();
  }

  #update(isSpeaking: boolean): void {
    if (isSpeaking) {
      this.#speak();
    } else if (this.#cancelRepeat) {
      this.#cancelRepeat();
      this.#cancelRepeat = null;
      this.#report(false);
    }
  }

  #speak(): void {
    this.#report(true);
    this.#cancelRepeat = this.#clock.after(REPEAT_MS, () => this.#speak());
  }
}
