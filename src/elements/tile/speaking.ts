import type { ReactiveControllerHost } from 'lit';
import type { ReadableStore } from '../../core/store.js';
import { StoreEffect } from '../base/store-effect.js';

/** Above this someone speaks; below, breath and room. */
const THRESHOLD = 0.08;
/** A pause between two words is not the end of speaking. */
const HOLD_MS = 600;
const STEPS = 5;
/** So much later at most: everyone's levels come together, ten times a second, and what ends then is one repaint. */
const SLACK_MS = 120;

/** Who has fallen silent, and since when. */
const silent = new Map<Speaking, number>();

function endPauses(): void {
  const now = performance.now();
  for (const [speaking, sinceMs] of silent) if (now - sinceMs >= HOLD_MS) speaking.end();
}

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
    let heard: ReadableStore<number> | undefined;
    const selected = () => {
      const store = select();
      // Whoever was heard until now is not whom one sees from now on.
      if (store !== heard) this.end();
      heard = store;
      return store;
    };
    new StoreEffect(host, selected, (level = 0) => {
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

  /** The pause was the end. */
  end(): void {
    this.#goOn();
    this.#set(false);
  }

  #hear(level: number): void {
    if (level >= THRESHOLD) {
      this.#goOn();
      this.#set(true);
    } else if (this.#active && !silent.has(this)) {
      silent.set(this, performance.now());
      this.#timer = setTimeout(() => this.end(), HOLD_MS + SLACK_MS);
    }
    endPauses();
  }

  #goOn(): void {
    clearTimeout(this.#timer);
    silent.delete(this);
  }

  #set(active: boolean): void {
    if (active === this.#active) return;
    this.#active = active;
    this.#host.requestUpdate();
  }
}
