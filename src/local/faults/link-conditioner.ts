import type { Clock } from '../../core/clock.js';

/** Network conditions of one direction of a session. */
export interface LinkConditions {
  /** Share of datagrams that are dropped, 0 to 1. */
  loss?: number | undefined;
  /** Added latency of each datagram, in milliseconds. */
  delayMs?: number | undefined;
  /** Bits per second. Traffic above it is queued, and dropped when the queue is full. */
  capBps?: number | undefined;
}

/** Maximum length of the queue in front of a slow link, as in a common home router. */
const QUEUE_MS = 300;

/** Drops, delays and rate-limits datagrams, in order. */
export class LinkConditioner {
  readonly #conditions: LinkConditions;
  readonly #clock: Clock;
  readonly #random: () => number;
  /** When the link will have sent its queue. */
  #freeAtMs = 0;

  constructor(conditions: LinkConditions, clock: Clock, random: () => number = Math.random) {
    this.#conditions = conditions;
    this.#clock = clock;
    this.#random = random;
  }

  /** Calls `deliver` when a datagram of that size gets through; never if it is dropped. */
  pass(bytes: number, deliver: () => void): void {
    const { loss = 0, delayMs = 0, capBps } = this.#conditions;
    if (this.#random() < loss) return;
    const queuedMs = capBps === undefined ? 0 : this.#queue(bytes, capBps);
    if (queuedMs === undefined) return;
    const waitMs = delayMs + queuedMs;
    if (waitMs > 0) this.#clock.after(waitMs, deliver);
    else deliver();
  }

  /** The time that a datagram waits and takes; undefined if the queue is full. */
  #queue(bytes: number, capBps: number): number | undefined {
    const now = this.#clock.now();
    const startsAtMs = Math.max(now, this.#freeAtMs);
    if (startsAtMs - now > QUEUE_MS) return undefined;
    this.#freeAtMs = startsAtMs + (bytes * 8 * 1000) / capBps;
    return this.#freeAtMs - now;
  }
}
