import type { Clock } from '../core/clock.js';
import { atom, type ReadableStore } from '../core/store.js';

/** A first estimate comes from several answers, because the fastest of them is the most exact. */
const BURST = 6;
const BURST_EVERY_MS = 200;
const EVERY_MS = 15_000;
const RETRY_AFTER_MS = 2_000;
/** How many answers are compared. */
const KEPT = 12;
/** How far apart two clocks run, at most: 100 parts per million. An older answer is less exact by as much. */
const DRIFT = 100e-6;
/** The clocks themselves count whole milliseconds. */
const GRAIN_MS = 2;

interface Sample {
  atMs: number;
  /** The server's clock is ahead of ours by at least and at most this much. */
  leastMs: number;
  mostMs: number;
}

/** How a page's own clock relates to that of the room's server, in milliseconds. */
export interface ClockEstimate {
  /** Add it to the time of this page. */
  readonly aheadMs: number;
  /** The largest possible error: half of the fastest round trip. */
  readonly errorMs: number;
}

/**
 * Estimates the clock of the room's server: it asks for the time again and again, and trusts the fastest answers, which
 * leave the least doubt about when the server read its clock.
 */
export class RoomClock {
  readonly #ask: () => Promise<number>;
  readonly #clock: Clock;
  readonly #estimate = atom<ClockEstimate | null>(null);
  #samples: readonly Sample[] = [];
  /** Each run of questions; null: nobody needs the time. */
  #run: symbol | null = null;
  #cancel = () => {};

  /** @param ask asks the server for its time, in milliseconds since the epoch */
  constructor(ask: () => Promise<number>, clock: Clock) {
    this.#ask = ask;
    this.#clock = clock;
  }

  /** Null: not known yet. */
  get estimate(): ReadableStore<ClockEstimate | null> {
    return this.#estimate;
  }

  /** Asks from now on. */
  start(): void {
    if (!this.#run) this.#begin();
  }

  stop(): void {
    this.#run = null;
    this.#cancel();
  }

  /** Forgets all answers: the next ones come from another server. */
  reset(): void {
    this.#samples = [];
    this.#estimate.set(null);
    if (this.#run) this.#begin();
  }

  #begin(): void {
    this.stop();
    const run = Symbol();
    this.#run = run;
    void this.#sample(run, BURST);
  }

  async #sample(run: symbol, left: number): Promise<void> {
    const sentMs = this.#clock.now();
    let waitMs = left > 1 ? BURST_EVERY_MS : EVERY_MS;
    try {
      const serverMs = await this.#ask();
      if (this.#run !== run) return;
      this.#add(sentMs, serverMs, this.#clock.now());
    } catch {
      // The room cannot be asked now. What is known stays true meanwhile.
      if (this.#run !== run) return;
      waitMs = RETRY_AFTER_MS;
    }
    this.#cancel = this.#clock.after(waitMs, () => void this.#sample(run, Math.max(1, left - 1)));
  }

  #add(sentMs: number, serverMs: number, atMs: number): void {
    const sample = { atMs, leastMs: serverMs - atMs - GRAIN_MS, mostMs: serverMs - sentMs + GRAIN_MS };
    const agrees = this.#samples.every((other) => {
      const slackMs = Math.abs(atMs - other.atMs) * DRIFT;
      return sample.leastMs <= other.mostMs + slackMs && other.leastMs - slackMs <= sample.mostMs;
    });
    // Two answers that exclude each other: this machine's clock was set meanwhile, so the earlier answers are void.
    this.#samples = agrees ? [...this.#samples, sample].slice(-KEPT) : [sample];
    const best = this.#samples.reduce((one, other) =>
      this.#uncertainty(other) <= this.#uncertainty(one) ? other : one,
    );
    this.#estimate.set({ aheadMs: (best.leastMs + best.mostMs) / 2, errorMs: this.#uncertainty(best) });
  }

  #uncertainty({ atMs, leastMs, mostMs }: Sample): number {
    return (mostMs - leastMs) / 2 + (this.#clock.now() - atMs) * DRIFT;
  }
}
