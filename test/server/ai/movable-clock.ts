import type { Clock } from '../../../src/core/clock.js';
import { systemClock } from '../../../src/core/clock.js';

/** The platform's clock, which a test can move forward: what falls due then runs at once. */
export class MovableClock implements Clock {
  #movedMs = 0;
  readonly #timers = new Set<{ atMs: number; fire: () => void }>();

  now(): number {
    return systemClock.now() + this.#movedMs;
  }

  after(delayMs: number, run: () => void): () => void {
    const cancel = () => {
      this.#timers.delete(timer);
      cancelReal();
    };
    const timer = {
      atMs: this.now() + delayMs,
      fire() {
        cancel();
        run();
      },
    };
    const cancelReal = systemClock.after(delayMs, timer.fire);
    this.#timers.add(timer);
    return cancel;
  }

  advance(ms: number): void {
    this.#movedMs += ms;
    const nowMs = this.now();
    for (const { atMs, fire } of [...this.#timers]) if (atMs <= nowMs) fire();
  }
}
