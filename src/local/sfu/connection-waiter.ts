import type { Clock } from '../../core/clock.js';

/** A shared wait for one outcome; each caller has its own time limit. */
export class ConnectionWaiter {
  readonly #clock: Clock;
  readonly #waiting = new Set<(isMet: boolean) => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Resolves with the next value passed to `settle`, or with false after `limitMs`. */
  within(limitMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const cancel = this.#clock.after(limitMs, () => end(false));
      const end = (isMet: boolean) => {
        cancel();
        this.#waiting.delete(end);
        resolve(isMet);
      };
      this.#waiting.add(end);
    });
  }

  settle(isMet: boolean): void {
    for (const end of [...this.#waiting]) end(isMet);
  }
}
