import { atom, type ReadableStore } from '../core/store.js';
import type { Quality } from './quality.js';

/** What has come from the SFU, which bills by it (https://developers.cloudflare.com/realtime/sfu/pricing/). */
export interface Received {
  readonly totalBytes: number;
  /** During the last interval. */
  readonly bitrateBps: number;
}

/** Adds up what is received, whatever session and subscription it is for. */
export class EgressMeter {
  readonly #received = atom<Received>({ totalBytes: 0, bitrateBps: 0 });
  #bytes = 0;
  #bitrateBps = 0;

  get received(): ReadableStore<Received> {
    return this.#received;
  }

  add({ bytes, bitrateBps }: Quality): void {
    this.#bytes += bytes;
    this.#bitrateBps += bitrateBps;
  }

  endInterval(): void {
    const totalBytes = this.#received.get().totalBytes + this.#bytes;
    this.#received.set({ totalBytes, bitrateBps: this.#bitrateBps });
    this.#bytes = 0;
    this.#bitrateBps = 0;
  }
}
