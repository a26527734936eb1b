import type { Clock } from '../../core/clock.js';
import type { PreparedPeer } from './prepared-peer.js';

/** The one connection that a lobby has ready: made when it is asked for, let go when nobody comes to use it. */
export class ConnectionPreparer {
  readonly #connect: (signal: AbortSignal) => Promise<PreparedPeer | null>;
  readonly #clock: Clock;
  #attempt: { off: AbortController; done: Promise<void> } | null = null;
  #peer: PreparedPeer | null = null;
  #cancelTimer: () => void = () => {};

  constructor(clock: Clock, connect: (signal: AbortSignal) => Promise<PreparedPeer | null>) {
    this.#clock = clock;
    this.#connect = connect;
  }

  /** Connects, unless that was tried already. Resolves once it is done, or there is nothing to be had. */
  start(): Promise<void> {
    if (!this.#attempt) {
      const off = new AbortController();
      this.#attempt = { off, done: this.#run(off.signal) };
    }
    return this.#attempt.done;
  }

  /** What is ready. */
  get ready(): PreparedPeer | null {
    return this.#peer;
  }

  /** What is ready, for whoever joins now. What is not ready by now is called off. */
  take(): PreparedPeer | null {
    const peer = this.#peer;
    this.#peer = null;
    this.stop();
    return peer;
  }

  /** Lets go of what there is. It may be started again. */
  stop(): void {
    this.#cancelTimer();
    this.#attempt?.off.abort();
    this.#attempt = null;
    this.#peer?.close();
    this.#peer = null;
  }

  async #run(signal: AbortSignal): Promise<void> {
    const peer = await this.#connect(signal);
    if (signal.aborted) {
      peer?.close();
      return;
    }
    this.#peer = peer;
    if (peer) this.#cancelTimer = this.#clock.after(peer.lastsMs, () => this.stop());
  }
}
