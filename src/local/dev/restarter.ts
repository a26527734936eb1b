import { backoffMs } from '../../core/backoff.js';

const BACKOFF = { firstMs: 500, maxMs: 10_000 };
/** A process that lived for this long had started well, so its exit does not delay the next start. */
const STABLE_AFTER_MS = 10_000;

export interface RestarterOptions {
  /** Starts the process again, with all its configuration. */
  start(): Promise<void>;
  /** Prints one line for the developer. */
  say(line: string): void;
}

/** Starts a process again after it ended unexpectedly, and again after a start that failed, with growing delays. */
export class Restarter {
  readonly #options: RestarterOptions;
  #attempt = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #isStopped = false;

  constructor(options: RestarterOptions) {
    this.#options = options;
  }

  /**
   * Call it when the process ended unexpectedly.
   * @param reason the start of a sentence: what ended, and how.
   * @param bornAtMs when it started, in milliseconds since the epoch.
   */
  ended(reason: string, bornAtMs: number): void {
    if (Date.now() - bornAtMs >= STABLE_AFTER_MS) this.#attempt = 0;
    this.#plan(reason);
  }

  stop(): void {
    this.#isStopped = true;
    if (this.#timer) clearTimeout(this.#timer);
  }

  #plan(reason: string): void {
    if (this.#isStopped) return;
    const delayMs = this.#attempt === 0 ? 0 : backoffMs(this.#attempt - 1, BACKOFF);
    this.#attempt++;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#restart(reason), delayMs);
  }

  async #restart(reason: string): Promise<void> {
    const { start, say } = this.#options;
    try {
      await start();
      say(`${reason}. It has been started again.`);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      say(`${reason}. It does not start: ${why} It is being retried. If this persists, restart the server.`);
      this.#plan(reason);
    }
  }
}
