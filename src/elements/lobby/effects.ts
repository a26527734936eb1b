import type { Call } from '../../call/call.js';
import type { ReadableStore } from '../../core/store.js';
import type { LocalDevice } from '../../media/local-device.js';

/** What can be switched on before one is seen and heard. */
export interface Effect {
  /** The processor's own name. */
  readonly name: string;
  readonly device: (call: Call) => LocalDevice;
  readonly toggle: (call: Call, effects: typeof import('../effects-menu/effects.js')) => Promise<void>;
}

const now = <T>(store: ReadableStore<T>): T => store.get() as T;

export const BLUR: Effect = {
  name: 'blur',
  device: ({ camera }) => camera,
  toggle: (call, { effectsOf, setBackground }) =>
    setBackground(call, effectsOf(call, now).background === 'blur' ? 'none' : 'blur'),
};

export const QUIET: Effect = {
  name: 'noise-suppression',
  device: ({ microphone }) => microphone,
  toggle: (call, { effectsOf, setNoise }) => setNoise(call, !effectsOf(call, now).noise),
};

/** Switches an effect on, or off where it is on, as the menu in the call would, which goes on from there. */
export async function toggleEffect(call: Call, effect: Effect): Promise<void> {
  await effect.toggle(call, await import('../effects-menu/effects.js'));
}
