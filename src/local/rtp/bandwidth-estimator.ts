import type { PacketArrival } from './transport-feedback.js';

const HISTORY = 4096;
/** If even the fastest packet of a report is this much slower than the fastest packet ever, a queue has formed. */
const QUEUE_MS = 70;
/** Loss below this share is attributed to the path itself; sending less would not reduce it. */
const LOSS_LIMIT = 0.12;
const LOSS_SMOOTHING = 0.3;
const MIN_WINDOW_MS = 250;
const MIN_WINDOW_PACKETS = 15;
const BACK_OFF = 0.85;
/** Time for the queue to drain before it is judged again. */
const HOLD_MS = 1_000;
const FASTEST_GROWTH = 0.08;
const SLOWEST_GROWTH = 0.01;
const CALM_MS = 30_000;
/** The lowest delay is forgotten after this time, because paths and clocks drift. */
const BASELINE_MS = 20_000;

interface Window {
  fromMs: number;
  packets: number;
  lost: number;
  bytes: number;
  leastQueueMs: number;
}

/**
 * Estimates the capacity of one client's downlink from its transport-wide feedback. The estimate is infinite until a
 * queue or heavy loss occurs. Then it falls below the received rate, and grows again by some percent each second;
 * each time it hits the limit again, growth slows down. It sends no probes: switching to the next higher layer is the
 * probe.
 */
export class BandwidthEstimator {
  readonly #sentAtMs = new Float64Array(HISTORY);
  readonly #bytes = new Uint16Array(HISTORY);
  #estimateBps = Number.POSITIVE_INFINITY;
  #growth = FASTEST_GROWTH;
  #lossShare = 0;
  #congestedAtMs = Number.NEGATIVE_INFINITY;
  #grewAtMs = 0;
  #leastDelayMs = Number.POSITIVE_INFINITY;
  #leastDelayAtMs = 0;
  #window: Window = newWindow(0);

  /** Bits per second; infinite until the path first reached its limit. */
  get estimateBps(): number {
    return this.#estimateBps;
  }

  /** Recent loss, smoothed, 0 to 1. */
  get lossShare(): number {
    return this.#lossShare;
  }

  recordSent(transportSequence: number, bytes: number, nowMs: number): void {
    const slot = transportSequence % HISTORY;
    this.#sentAtMs[slot] = nowMs;
    this.#bytes[slot] = bytes;
  }

  /**
   * Marks a packet that was sent again under the same number: its arrival time says nothing about the path any more.
   */
  recordResent(transportSequence: number): void {
    this.#sentAtMs[transportSequence % HISTORY] = Number.NaN;
  }

  /** @returns true if the estimate fell. */
  recordFeedback(arrivals: readonly PacketArrival[], nowMs: number): boolean {
    const window = this.#window;
    for (const { transportSequence, arrivedAtMs } of arrivals) {
      const slot = transportSequence % HISTORY;
      window.packets++;
      if (arrivedAtMs === undefined) {
        window.lost++;
        continue;
      }
      window.bytes += this.#bytes[slot]!;
      const delayMs = arrivedAtMs - this.#sentAtMs[slot]!;
      if (Number.isNaN(delayMs)) continue;
      if (delayMs < this.#leastDelayMs || nowMs - this.#leastDelayAtMs > BASELINE_MS) {
        this.#leastDelayMs = delayMs;
        this.#leastDelayAtMs = nowMs;
      }
      window.leastQueueMs = Math.min(window.leastQueueMs, delayMs - this.#leastDelayMs);
    }
    const lastsMs = nowMs - window.fromMs;
    if (lastsMs < MIN_WINDOW_MS || window.packets < MIN_WINDOW_PACKETS) return false;
    this.#window = newWindow(nowMs);
    return this.#judge(window, lastsMs, nowMs);
  }

  #judge(window: Window, lastsMs: number, nowMs: number): boolean {
    const hasQueue = Number.isFinite(window.leastQueueMs) && window.leastQueueMs > QUEUE_MS;
    this.#lossShare += LOSS_SMOOTHING * (window.lost / window.packets - this.#lossShare);
    const isCongested = hasQueue || this.#lossShare > LOSS_LIMIT;
    if (!isCongested) {
      this.#grow(nowMs);
      return false;
    }
    if (nowMs - this.#congestedAtMs < HOLD_MS) return false;
    const receivedBps = (window.bytes * 8 * 1000) / lastsMs;
    if (nowMs - this.#congestedAtMs < CALM_MS) this.#growth = Math.max(SLOWEST_GROWTH, this.#growth / 2);
    this.#estimateBps = Math.min(this.#estimateBps, receivedBps) * BACK_OFF;
    this.#congestedAtMs = nowMs;
    this.#grewAtMs = nowMs;
    return true;
  }

  #grow(nowMs: number): void {
    if (nowMs - this.#congestedAtMs > CALM_MS) this.#growth = FASTEST_GROWTH;
    this.#estimateBps *= (1 + this.#growth) ** ((nowMs - this.#grewAtMs) / 1000);
    this.#grewAtMs = nowMs;
  }
}

function newWindow(fromMs: number): Window {
  return { fromMs, packets: 0, lost: 0, bytes: 0, leastQueueMs: Number.POSITIVE_INFINITY };
}
