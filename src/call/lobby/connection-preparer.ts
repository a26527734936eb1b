import type { Clock } from '../../core/clock.js';
import type { PreparedPeer } from './prepared-peer.js';

/** Holds the prepared connection of a lobby: created on request, closed when unused. */
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

  /** Connects, unless it has already tried. Resolves when connected, or when the server has no session to give. */
  start(): Promise<void> {
    if (!this.#attempt) {
      const off = new AbortController();
      this.#attempt = { off, done: this.#run(off.signal) };
    }
    return this.#attempt.done;
  }

  /** The prepared connection, if it is ready. */
  get ready(): PreparedPeer | null {
    return this.#peer;
  }

  /** Returns the prepared connection, if it is ready, for a join. Cancels an attempt that is still in progress. */
  take(): PreparedPeer | null {
    const peer = this.#peer;
    this.#peer = null;
    this.stop();
    return peer;
  }

  /** Closes the connection and cancels the attempt. You can start again. */
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
