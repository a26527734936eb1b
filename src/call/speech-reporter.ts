import type { Clock } from '../core/clock.js';
import type { ReadableStore } from '../core/store.js';

/** A higher level is speech; a lower level is breath or background noise. */
const THRESHOLD = 0.08;
/** A pause this short, as between two words, does not end the speech. */
const HOLD_MS = 600;
/** During long speech, a repeated report keeps the participant among the recent speakers. */
const AGAIN_MS = 5_000;

/**
 * Reports to the room when the local participant starts and stops speaking, so that a large room knows whose audio to
 * receive. It sends only these edges and a periodic repeat, never the level.
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
