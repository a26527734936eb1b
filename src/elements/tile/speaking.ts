import type { ReactiveControllerHost } from 'lit';
import type { ReadableStore } from '../../core/store.js';
import { StoreEffect } from '../base/store-effect.js';

/** A higher level is speech; a lower level is breath or background noise. */
const THRESHOLD = 0.08;
/** A pause this short, as between two words, does not end the speech. */
const HOLD_MS = 600;
const STEPS = 5;
/**
 * The timer's extra time: levels of all participants arrive together, ten times a second, so a level update usually
 * ends all pauses in one repaint.
 */
const SLACK_MS = 120;

/** The participants in a pause, and since when. */
const silent = new Map<Speaking, number>();

function endPauses(): void {
  const now = performance.now();
  for (const [speaking, sinceMs] of silent) if (now - sinceMs >= HOLD_MS) speaking.end();
}

/**
 * Detects from the level whether a participant is speaking. The host renders again only when this changes, not on
 * each level. `onLevel` receives the level as a CSS number from 0 to 1.
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
      // The tile now shows another participant, so the old speaking state does not apply.
      if (store !== heard) this.end();
      heard = store;
      return store;
    };
    new StoreEffect(host, selected, (level = 0) => {
      // Rounded to steps that people can tell apart: smaller changes would only cause repaints.
      const shown = (Math.round(level * STEPS) / STEPS).toFixed(2);
      if (shown !== this.#shown) onLevel(shown);
      this.#shown = shown;
      this.#hear(level);
    });
  }

  get active(): boolean {
    return this.#active;
  }

  /** Ends the speech. */
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
