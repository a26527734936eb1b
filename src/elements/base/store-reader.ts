import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ReadableStore } from '../../core/store.js';

/**
 * Lets a render method read stores like plain values. The host renders again when a store that its last render read
 * changes; other stores have no effect. Swapping the call therefore needs no code: the next render reads the other
 * stores.
 */
export class StoreReader implements ReactiveController {
  readonly #host: ReactiveControllerHost & { readonly isConnected: boolean };
  readonly #stops = new Map<unknown, () => void>();
  readonly #seen = new Set<unknown>();

  constructor(host: ReactiveControllerHost & { readonly isConnected: boolean }) {
    this.#host = host;
    host.addController(this);
  }

  read<T>(store: ReadableStore<T>): T {
    // An update that was pending when the host was removed still runs; it must not leave a listener behind.
    if (this.#host.isConnected) {
      this.#seen.add(store);
      if (!this.#stops.has(store)) {
        this.#stops.set(
          store,
          store.listen(() => this.#host.requestUpdate()),
        );
      }
    }
    return store.get() as T;
  }

  hostConnected(): void {
    this.#host.requestUpdate();
  }

  hostUpdate(): void {
    this.#seen.clear();
  }

  hostUpdated(): void {
    for (const [store, stop] of this.#stops) {
      if (this.#seen.has(store)) continue;
      stop();
      this.#stops.delete(store);
    }
  }

  hostDisconnected(): void {
    for (const stop of this.#stops.values()) stop();
    this.#stops.clear();
  }
}
