import type { ChildProcess } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { basename } from 'node:path';
import { backoffMs } from '../../core/backoff.js';

const PACE = { firstMs: 500, maxMs: 10_000 };
/** One that lived so long had started well: its end is no reason to be slow with the next. */
const PROVEN_MS = 10_000;

export interface WorkerdRevivalOptions {
  /** Starts it again, with all that it had. */
  start(): Promise<void>;
  /** Takes one line for people. */
  say(line: string): void;
}

/**
 * Brings workerd back where its process ends by itself: killed, out of memory, crashed. Miniflare does not (4.20260426,
 * seen 2026-11): whatever is asked of it then fails.
 */
export class WorkerdRestarter {
  readonly #options: WorkerdRevivalOptions;
  #attempt = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #isStopped = false;

  constructor(options: WorkerdRevivalOptions) {
    this.#options = options;
    subscribe('child_process', this.#onChild);
  }

  stop(): void {
    this.#isStopped = true;
    unsubscribe('child_process', this.#onChild);
    if (this.#timer) clearTimeout(this.#timer);
  }

  /** Miniflare gives its process to nobody: it is seen as Node makes it. */
  readonly #onChild = (message: unknown): void => {
    const { process: child } = message as { process: ChildProcess };
    const bornAt = Date.now();
    child.once('exit', (code, signal) => {
      // Where Miniflare ends it, to change it or to stop, it does so by `kill`.
      if (child.killed || basename(child.spawnfile) !== 'workerd') return;
      if (Date.now() - bornAt >= PROVEN_MS) this.#attempt = 0;
      this.#plan(`workerd ended by itself (${signal ?? `code ${code}`})`);
    });
  };

  #plan(reason: string): void {
    if (this.#isStopped) return;
    const delayMs = this.#attempt === 0 ? 0 : backoffMs(this.#attempt - 1, PACE);
    this.#attempt++;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#revive(reason), delayMs);
  }

  async #revive(reason: string): Promise<void> {
    const { start, say } = this.#options;
    try {
      await start();
      say(`${reason}, and has been started again.`);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      say(`${reason}, and does not start: ${why} It is tried again; if that goes on, start the server anew.`);
      this.#plan(reason);
    }
  }
}
