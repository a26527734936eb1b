import type { ChildProcess } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { basename } from 'node:path';
import { backoffMs } from '../../core/backoff.js';

const BACKOFF = { firstMs: 500, maxMs: 10_000 };
/** A process that lived for this long had started well, so its exit does not delay the next start. */
const STABLE_AFTER_MS = 10_000;

export interface WorkerdRestarterOptions {
  /** Starts workerd again, with all its configuration. */
  start(): Promise<void>;
  /** Prints one line for the developer. */
  say(line: string): void;
}

/**
 * Restarts workerd when its process ends unexpectedly: killed, out of memory, crashed. Miniflare does not restart it
 * (4.20260426, seen 2026-11), and every later request fails.
 */
export class WorkerdRestarter {
  readonly #options: WorkerdRestarterOptions;
  #attempt = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #isStopped = false;

  constructor(options: WorkerdRestarterOptions) {
    this.#options = options;
    subscribe('child_process', this.#onChild);
  }

  stop(): void {
    this.#isStopped = true;
    unsubscribe('child_process', this.#onChild);
    if (this.#timer) clearTimeout(this.#timer);
  }

  /** Miniflare does not expose its process, so it is observed when Node creates it. */
  readonly #onChild = (message: unknown): void => {
    const { process: child } = message as { process: ChildProcess };
    const bornAt = Date.now();
    child.once('exit', (code, signal) => {
      // Miniflare itself ends the process with `kill`, to update it or to stop.
      if (child.killed || basename(child.spawnfile) !== 'workerd') return;
      if (Date.now() - bornAt >= STABLE_AFTER_MS) this.#attempt = 0;
      this.#plan(`workerd ended by itself (${signal ?? `code ${code}`})`);
    });
  };

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
