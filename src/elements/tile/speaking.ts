import type { ReactiveControllerHost } from 'lit';
import type { ReadableStore } from '../../core/store.js';
import { StoreEffect } from '../base/store-effect.js';

/** Above this someone speaks; below, breath and room. */
const THRESHOLD = 0.08;
/** A pause between two words is not the end of speaking. */
const HOLD_MS = 600;
const STEPS = 5;

/**
 * Whether someone speaks just now, out of their level: the host renders again on each edge, not on each level.
 * `onLevel` is told how strongly, as a CSS number from 0 to 1.
 */
export class Speaking {
  #active = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #shown = '';
  readonly #host: ReactiveControllerHost;

  constructor(
    host: ReactiveControllerHost & { readonly isConnected: boolean },
    select: () => ReadableStore<number> | undefined,
    onLevel: (level: string) => void = () => {},
  ) {
    this.#host = host;
    new StoreEffect(host, select, (level = 0) => {
      // In steps that can be told apart: finer ones would be painted all the same.
      const shown = (Math.round(level * STEPS) / STEPS).toFixed(2);
      if (shown !== this.#shown) onLevel(shown);
      this.#shown = shown;
      this.#hear(level);
    });
  }

  get active(): boolean {
    return this.#active;
  }

  #hear(level: number): void {
    if (level >= THRESHOLD) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.#set(true);
    } else if (this.#active) {
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        this.#set(false);
      }, HOLD_MS);
    }
  }

  #set(active: boolean): void {
    if (active === this.#active) return;
    this.#active = active;
    this.#host.requestUpdate();
  }
}
