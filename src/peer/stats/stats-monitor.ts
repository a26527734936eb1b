import type { Clock } from '../../core/clock.js';
import type { Logger } from '../../core/logger.js';
import type { Quality } from './quality.js';
import { isPathAlive, qualityBetween, readStats, type StatsSnapshot } from './stats-snapshot.js';

/** A handle on one media section, with a callback for its measurements. */
export interface Measured {
  mid: string;
  /** @param isPathAlive whether anything arrived on its connection during the interval. */
  report(quality: Quality | null, isPathAlive: boolean): void;
}

/** A connection to measure, and the handles on it. */
export interface MeasuredConnection {
  connection: RTCPeerConnection;
  handles: readonly Measured[];
}

/** A timer that fires this late was not merely delayed by a busy page. */
const GAP_MS = 10_000;

/**
 * Reads each connection's statistics once per interval, for all handles on it. It stops when nothing is left to
 * measure; `wake` restarts it.
 */
export class StatsMonitor {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #intervalMs: number;
  readonly #connections: () => readonly MeasuredConnection[];
  readonly #onPass: () => void;
  readonly #onGap: () => void;
  #snapshots = new WeakMap<RTCPeerConnection, StatsSnapshot>();
  #cancel: (() => void) | null = null;
  #isReading = false;
  #isStopped = false;

  /**
   * @param options `intervalMs`: 0 disables measuring. `connections`: the connections to measure now. `onPass`:
   *   called after all handles have their reports. `onGap`: the machine slept or the page was frozen, so any
   *   knowledge may be stale.
   */
  constructor(options: {
    clock: Clock;
    logger: Logger;
    intervalMs: number;
    connections: () => readonly MeasuredConnection[];
    onPass: () => void;
    onGap: () => void;
  }) {
    this.#clock = options.clock;
    this.#logger = options.logger;
    this.#intervalMs = options.intervalMs;
    this.#connections = options.connections;
    this.#onPass = options.onPass;
    this.#onGap = options.onGap;
  }

  wake(): void {
    if (this.#isStopped || this.#cancel || this.#isReading || this.#intervalMs === 0) return;
    if (this.#connections().length === 0) return;
    const dueAt = this.#clock.now() + this.#intervalMs;
    this.#cancel = this.#clock.after(this.#intervalMs, () => {
      this.#cancel = null;
      if (this.#clock.now() > dueAt + GAP_MS) this.#onGap();
      void this.#read();
    });
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancel?.();
    this.#cancel = null;
  }

  async #read(): Promise<void> {
    this.#isReading = true;
    try {
      await Promise.all(this.#connections().map((measured) => this.#readOne(measured)));
    } catch (error) {
      // The connection was closed in the meantime.
      this.#logger.debug('Statistics could not be read.', error);
    }
    this.#isReading = false;
    if (this.#isStopped) return;
    this.#onPass();
    this.wake();
  }

  async #readOne({ connection, handles }: MeasuredConnection): Promise<void> {
    const before = this.#snapshots.get(connection);
    const report = await connection.getStats();
    if (this.#isStopped) return;
    const now = readStats(report.values(), this.#clock.now());
    this.#snapshots.set(connection, now);
    const isAlive = !before || isPathAlive(before, now);
    for (const { mid, report: tell } of handles) {
      tell(before ? qualityBetween(before, now, mid) : null, isAlive);
    }
  }
}
