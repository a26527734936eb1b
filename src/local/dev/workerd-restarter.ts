import type { ChildProcess } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { basename } from 'node:path';
import { Restarter, type RestarterOptions } from './restarter.js';

/**
 * Restarts workerd when its process ends unexpectedly: killed, out of memory, crashed. Miniflare does not restart it
 * (4.20260426, seen 2026-11), and every later request fails.
 */
export class WorkerdRestarter {
  readonly #restarter: Restarter;

  constructor(options: RestarterOptions) {
    this.#restarter = new Restarter(options);
    subscribe('child_process', this.#onChild);
  }

  stop(): void {
    this.#restarter.stop();
    unsubscribe('child_process', this.#onChild);
  }

  /** Miniflare does not expose its process, so it is observed when Node creates it. */
  readonly #onChild = (message: unknown): void => {
    const { process: child } = message as { process: ChildProcess };
    const bornAtMs = Date.now();
    child.once('exit', (code, signal) => {
      // Miniflare itself ends the process with `kill`, to update it or to stop.
      if (child.killed || basename(child.spawnfile) !== 'workerd') return;
      this.#restarter.ended(`workerd ended by itself (${signal ?? `code ${code}`})`, bornAtMs);
    });
  };
}
