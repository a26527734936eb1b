import type { Call } from '../../call/call.js';
import type { LocalDevice } from '../../media/local-device.js';
import type { TrackProcessor } from '../../media/processors/track-processor.js';

type Processors = typeof import('../../media/processors/index.js');

/** What can be switched on before one is seen and heard. */
export interface Effect {
  /** The processor's own name. */
  readonly name: string;
  readonly device: (call: Call) => LocalDevice;
  readonly make: (processors: Processors) => TrackProcessor;
}

export const BLUR: Effect = {
  name: 'blur',
  device: ({ camera }) => camera,
  make: ({ blur }) => blur(),
};

export const QUIET: Effect = {
  name: 'noise-suppression',
  device: ({ microphone }) => microphone,
  make: ({ noiseSuppression }) => noiseSuppression(),
};

/** Switches an effect on, or off where it is on; others stay. */
export async function toggleEffect(call: Call, effect: Effect): Promise<void> {
  const device = effect.device(call);
  const { processors } = device.processing.get();
  const others = processors.filter(({ name }) => name !== effect.name);
  if (others.length < processors.length) return device.process(others);
  const made = effect.make(await import('../../media/processors/index.js'));
  await device.process([...others, made]);
}
