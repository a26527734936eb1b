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

/** A background image. */
export interface Background {
  readonly id: string;
  /** The name that users see. */
  readonly name: string;
  /** A URL, or a painted canvas. */
  readonly image: string | HTMLCanvasElement;
}

type Slot = 'background' | 'mirror' | 'noise';

/** On the processors that are switched on here: which choice they are. The device holds them, and with them the choice. */
const CHOICE = Symbol('choice');

type Chosen = TrackProcessor & { readonly [CHOICE]?: { readonly slot: Slot; readonly id: string } };

/** A processor that was switched on elsewhere, or before a reload, is known by its name. */
const KNOWN: Readonly<Record<Slot, { name: string; id: string }>> = {
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
    background: find('background', camera.processors)?.id ?? 'none',
    mirror: find('mirror', camera.processors) !== null,
    noise: find('noise', microphone.processors) !== null,
    isStarting: camera.status === 'starting' || microphone.status === 'starting',
  };
}

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

function find(slot: Slot, processors: readonly Chosen[]): { id: string; processor: TrackProcessor } | null {
  const own = processors.find((processor) => processor[CHOICE]?.slot === slot);
  if (own) return { id: own[CHOICE]!.id, processor: own };
  const { name, id } = KNOWN[slot];
  const processor = processors.find((one) => one.name === name);
  return processor ? { id, processor } : null;
}

/** Puts an effect in the place of the one in its slot. Other processors of the device stay. */
async function choose(
  slot: Slot,
  device: LocalDevice,
  choice: { id: string; processor: TrackProcessor } | null,
): Promise<void> {
  const { processors } = device.processing.get();
  const before = find(slot, processors)?.processor;
  const others = processors.filter((one) => one !== before);
  const added: Chosen[] = choice ? [{ ...choice.processor, [CHOICE]: { slot, id: choice.id } }] : [];
  // People are told from a picture that is as the camera sees it.
  await device.process(slot === 'background' ? [...added, ...others] : [...others, ...added]);
}
