import type { Clock } from '../core/clock.js';

/** A clock that moves only when a test moves it. */
export class TestClock implements Clock {
  #now: number;
  #timers: { at: number; run: () => void }[] = [];
  #waiting: { count: number; resolve: () => void }[] = [];

  constructor(now = 0) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  /** The number of timers that have not fired yet; 0 after a clean teardown. */
  get pending(): number {
    return this.#timers.length;
  }

  after(delayMs: number, run: () => void): () => void {
    const timer = { at: this.#now + Math.max(0, delayMs), run };
    this.#timers.push(timer);
    const isMet = ({ count }: { count: number }) => this.pending >= count;
    const met = this.#waiting.filter(isMet);
    this.#waiting = this.#waiting.filter((wait) => !isMet(wait));
    for (const { resolve } of met) resolve();
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /**
   * Resolves when at least `count` timers are pending. Wait for it before `advance` if the code under test sets its timer
   * after work that takes real time, such as a request or a lazy import: `advance` does not wait for that work, and a
   * timer that is set afterwards does not fire.
   */
  untilPending(count = 1): Promise<void> {
    if (this.pending >= count) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ count, resolve }));
  }

  /** Moves time forward without running anything, as when a machine sleeps: due timers fire late. */
  sleep(ms: number): void {
    this.#now += ms;
  }

  /** Moves time forward, fires the due timers in order and lets promises settle after each. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settle();
    for (;;) {
      const due = this.#timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.#timers = this.#timers.filter((timer) => timer !== due);
      this.#now = Math.max(this.#now, due.at);
      due.run();
      await settle();
    }
    this.#now = end;
    await settle();
  }
}

/** Lets every promise settle that does not wait for time. */
async function settle(): Promise<void> {
  for (let i = 0; i < 50; i++) await Promise.resolve();
}
