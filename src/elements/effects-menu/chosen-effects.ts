import type { Call } from '../../call/call.js';
import type { ReadableStore } from '../../core/store.js';
import type { TrackProcessor } from '../../media/processors/index.js';

/** A background image. */
export interface Background {
  readonly id: string;
  /** The name that users see. */
  readonly name: string;
  /** A URL, or a painted canvas. */
  readonly image: string | HTMLCanvasElement;
}

export type EffectSlot = 'background' | 'mirror' | 'noise';

/** On the processors that are switched on here: which choice they are. The device holds them, and with them the choice. */
export const CHOICE = Symbol('choice');

export type Chosen = TrackProcessor & {
  readonly [CHOICE]?: { readonly slot: EffectSlot; readonly id: string };
};

/** A processor that was switched on elsewhere, or before a reload, is known by its name. */
const KNOWN: Readonly<Record<EffectSlot, { name: string; id: string }>> = {
  background: { name: 'blur', id: 'blur' },
  mirror: { name: 'mirror', id: 'on' },
  noise: { name: 'noise-suppression', id: 'on' },
};

/** Which effects are on. */
export interface ChosenEffects {
  /** `none`, `blur`, or the id of a picture. */
  readonly background: string;
  readonly mirror: boolean;
  readonly noise: boolean;
  readonly isStarting: boolean;
}

/** @param read reads a store; an element passes its own `read`, and follows the effects. */
export function effectsOf(call: Call, read: <T>(store: ReadableStore<T>) => T): ChosenEffects {
  const [camera, microphone] = [read(call.camera.processing), read(call.microphone.processing)];
  return {
    background: findEffect('background', camera.processors)?.id ?? 'none',
    mirror: findEffect('mirror', camera.processors) !== null,
    noise: findEffect('noise', microphone.processors) !== null,
    isStarting: camera.status === 'starting' || microphone.status === 'starting',
  };
}

/** The effect in a slot. */
export function findEffect(
  slot: EffectSlot,
  processors: readonly Chosen[],
): { id: string; processor: TrackProcessor } | null {
  const own = processors.find((processor) => processor[CHOICE]?.slot === slot);
  if (own) return { id: own[CHOICE]!.id, processor: own };
  const { name, id } = KNOWN[slot];
  const processor = processors.find((one) => one.name === name);
  return processor ? { id, processor } : null;
}
