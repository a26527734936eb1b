import type { Call } from '../../call/call.js';
import type { ReadableStore } from '../../core/store.js';
import type { LocalDevice } from '../../media/local-device.js';
import {
  backgroundImage,
  blur,
  mirror,
  noiseSuppression,
  type TrackProcessor,
} from '../../media/processors/index.js';
import {
  type Background,
  CHOICE,
  type Chosen,
  type EffectSlot,
  effectsOf,
  findEffect,
} from './chosen-effects.js';

export async function setBackground(call: Call, choice: 'none' | 'blur' | Background): Promise<void> {
  const id = typeof choice === 'string' ? choice : choice.id;
  const processor = typeof choice === 'string' ? blur() : backgroundImage(choice.image);
  await choose('background', call.camera, id === 'none' ? null : { id, processor });
}

export async function setMirror(call: Call, on: boolean): Promise<void> {
  await choose('mirror', call.camera, on ? { id: 'on', processor: mirror() } : null);
}

export async function setNoise(call: Call, on: boolean): Promise<void> {
  await choose('noise', call.microphone, on ? { id: 'on', processor: noiseSuppression() } : null);
}

export async function toggleBlur(call: Call): Promise<void> {
  await setBackground(call, effectsOf(call, now).background === 'blur' ? 'none' : 'blur');
}

export async function toggleNoise(call: Call): Promise<void> {
  await setNoise(call, !effectsOf(call, now).noise);
}

const now = <T>(store: ReadableStore<T>): T => store.get() as T;

/** Puts an effect in the place of the one in its slot. Other processors of the device stay. */
async function choose(
  slot: EffectSlot,
  device: LocalDevice,
  choice: { id: string; processor: TrackProcessor } | null,
): Promise<void> {
  const { processors } = device.processing.get();
  const before = findEffect(slot, processors)?.processor;
  const others = processors.filter((one) => one !== before);
  const added: Chosen[] = choice ? [{ ...choice.processor, [CHOICE]: { slot, id: choice.id } }] : [];
  // People are told from a picture that is as the camera sees it.
  await device.process(slot === 'background' ? [...added, ...others] : [...others, ...added]);
}
