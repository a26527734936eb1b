import type { Clock } from '../../core/clock.js';

/** What a bad network does to one direction of a session. */
export interface LinkConditions {
  /** Share of datagrams that are lost: 0 to 1. */
  loss?: number | undefined;
  /** Added to each datagram's way, in milliseconds. */
  delayMs?: number | undefined;
  /** More than this many bits per second wait in a queue, and are lost where that is full. */
  capBps?: number | undefined;
}

/** How long a queue in front of a slow link may grow, as in a common home router. */
const QUEUE_MS = 300;

/** Loses, delays and holds back datagrams, in order. */
export class LinkConditioner {
  readonly #conditions: LinkConditions;
  readonly #clock: Clock;
  readonly #random: () => number;
  /** When the link will have sent what is queued. */
  #freeAtMs = 0;

  constructor(conditions: LinkConditions, clock: Clock, random: () => number = Math.random) {
    this.#conditions = conditions;
    this.#clock = clock;
    this.#random = random;
  }

  /** Calls `deliver` when, and if, a datagram of that size gets through. */
  pass(bytes: number, deliver: () => void): void {
    const { loss = 0, delayMs = 0, capBps } = this.#conditions;
    if (this.#random() < loss) return;
    const queuedMs = capBps === undefined ? 0 : this.#queue(bytes, capBps);
    if (queuedMs === undefined) return;
    const waitMs = delayMs + queuedMs;
    if (waitMs > 0) this.#clock.after(waitMs, deliver);
    else deliver();
  }

  /** How long the datagram waits and takes; undefined where the queue is full. */
  #queue(bytes: number, capBps: number): number | undefined {
    const now = this.#clock.now();
    const startsAtMs = Math.max(now, this.#freeAtMs);
    if (startsAtMs - now > QUEUE_MS) return undefined;
    this.#freeAtMs = startsAtMs + (bytes * 8 * 1000) / capBps;
    return this.#freeAtMs - now;
  }
}
