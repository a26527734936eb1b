import type { Call } from '../../call/call.js';
import { importPart } from '../../call/load-part.js';
import type { LocalDevice } from '../../media/local-device.js';

/** An effect that can be switched on before joining. */
export interface Effect {
  /** The processor's own name. */
  readonly name: string;
  readonly device: (call: Call) => LocalDevice;
  readonly toggle: (call: Call, effects: typeof import('../effects-menu/effects.js')) => Promise<void>;
}

export const BLUR: Effect = {
  name: 'blur',
  device: ({ camera }) => camera,
  toggle: (call, { toggleBlur }) => toggleBlur(call),
};

export const NOISE_SUPPRESSION: Effect = {
  name: 'noise-suppression',
  device: ({ microphone }) => microphone,
  toggle: (call, { toggleNoise }) => toggleNoise(call),
};

/** Switches an effect on, or off if it is on, like the effects menu in the call, which continues from this state. */
export async function toggleEffect(call: Call, effect: Effect): Promise<void> {
  await effect.toggle(call, await importPart(import('../effects-menu/effects.js')));
}
