import type { ReactiveControllerHost } from 'lit';
import type { ReadableStore } from '../../core/store.js';
import { StoreEffect } from '../base/store-effect.js';

/** Finer steps cannot be told apart, and each step is painted. */
const STEPS = 5;

/**
 * Shows how loud a person speaks without rendering. `show` gets the level as a CSS number from 0 to 1, only when it has
 * changed by a step.
 */
export function showVoiceLevel(
  host: ReactiveControllerHost & { readonly isConnected: boolean },
  select: () => ReadableStore<number> | undefined,
  show: (level: string) => void,
): void {
  let shown = '';
  new StoreEffect(host, select, (level = 0) => {
    const next = (Math.round(level * STEPS) / STEPS).toFixed(2);
    if (next !== shown) show(next);
    shown = next;
  });
}
