import type { Call } from '../../call/call.js';
import type { LocalDevice } from '../../media/local-device.js';
import type { Effects } from '../effects-menu/effects.js';

/** An effect that can be switched on before joining. */
export interface Effect {
  /** The processor's own name. */
  readonly name: string;
  readonly device: (call: Call) => LocalDevice;
  readonly toggle: (effects: Effects) => Promise<void>;
}

export const BLUR: Effect = {
  name: 'blur',
  device: ({ camera }) => camera,
  toggle: (effects) => effects.setBackground(effects.background.get() === 'blur' ? 'none' : 'blur'),
};

export const QUIET: Effect = {
  name: 'noise-suppression',
  device: ({ microphone }) => microphone,
  toggle: (effects) => effects.setNoise(!effects.noise.get()),
};

/** Switches an effect on, or off if it is on, like the effects menu in the call, which continues from this state. */
export async function toggleEffect(call: Call, effect: Effect): Promise<void> {
  const { effectsOf } = await import('../effects-menu/effects.js');
  await effect.toggle(effectsOf(call));
}
