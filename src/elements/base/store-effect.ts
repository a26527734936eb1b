import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ReadableStore } from '../../core/store.js';

/**
 * Runs `run` with each value of a store, without a render: for values that change ten times a second (a level) or
 * that are set on a node (a media track). After each update `select` returns the store to follow; if it returns
 * undefined, `run` is called with undefined.
 */
export class StoreEffect<T> implements ReactiveController {
  readonly #host: ReactiveControllerHost & { readonly isConnected: boolean };
  readonly #select: () => ReadableStore<T> | undefined;
  readonly #run: (value: T | undefined) => void;
  #store: ReadableStore<T> | undefined;
  #stop: (() => void) | undefined;

  constructor(
    host: ReactiveControllerHost & { readonly isConnected: boolean },
    select: () => ReadableStore<T> | undefined,
    run: (value: T | undefined) => void,
  ) {
    this.#host = host;
    this.#select = select;
    this.#run = run;
    host.addController(this);
  }

  hostUpdated(): void {
    const store = this.#host.isConnected ? this.#select() : undefined;
    if (store === this.#store) return;
    this.#stop?.();
    this.#store = store;
    this.#stop = store?.subscribe((value) => this.#run(value as T));
    if (!store) this.#run(undefined);
  }

  hostDisconnected(): void {
    this.#stop?.();
    this.#stop = undefined;
    this.#store = undefined;
    this.#run(undefined);
  }
}
