import type { Clock } from '../../core/clock.js';

/** Something that several callers wait for, each only so long. */
export class ConnectionWaiter {
  readonly #clock: Clock;
  readonly #waiting = new Set<(isMet: boolean) => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Resolves with what `settle` is called with next, or with false after `limitMs`. */
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
