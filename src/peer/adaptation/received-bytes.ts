import { atom, type ReadableStore } from '../../core/store.js';
import type { Quality } from '../stats/quality.js';
import type { VideoLimit } from './video-limit.js';

/** Bytes received from the SFU, which bills by them (https://developers.cloudflare.com/realtime/sfu/pricing/). */
export interface Received {
  readonly totalBytes: number;
  /** Over the last interval. */
  readonly bitrateBps: number;
}

const NOTHING: Received = { totalBytes: 0, bitrateBps: 0 };

/** Counts the received bytes across all sessions. */
export class ReceivedBytesMeter {
  readonly #received = atom<Received>(NOTHING);
  #bytes = 0;
  #bitrateBps = 0;

  get received(): ReadableStore<Received> {
    return this.#received;
  }

  add({ bytes, bitrateBps }: Pick<Quality, 'bytes' | 'bitrateBps'>): void {
    this.#bytes += bytes;
    this.#bitrateBps += bitrateBps;
  }

  endInterval(): void {
    const before = this.#received.get();
    const totalBytes = before.totalBytes + this.#bytes;
    if (totalBytes !== before.totalBytes || this.#bitrateBps !== before.bitrateBps) {
      this.#received.set({ totalBytes, bitrateBps: this.#bitrateBps });
    }
    this.#bytes = 0;
    this.#bitrateBps = 0;
  }
}

/** The spent share of a budget from which each limit applies. The last part of the budget is kept for audio. */
const steps: readonly [spent: number, limit: VideoLimit][] = [
  [0.95, 'off'],
  [0.9, 'low'],
  [0.75, 'medium'],
];

/** The video limit that a budget requires. */
export function limitOfBudget(totalBytes: number, budgetBytes: number | null): VideoLimit {
  if (budgetBytes === null) return 'none';
  return steps.find(([spent]) => totalBytes >= budgetBytes * spent)?.[1] ?? 'none';
}
