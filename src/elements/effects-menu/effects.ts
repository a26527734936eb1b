import type { Call } from '../../call/call.js';
import { computed, type ReadableStore } from '../../core/store.js';
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

/** Processors that this class did not create, such as those restored after a reload, are recognized by name. */
const known: Readonly<Record<Slot, { name: string; id: string }>> = {
  background: { name: 'blur', id: 'blur' },
  mirror: { name: 'mirror', id: 'on' },
  noise: { name: 'noise-suppression', id: 'on' },
};

/** The effects of a call as on/off choices. Other processors of a site stay in place. */
export class Effects {
  /** `none`, `blur`, or the id of a background image. */
  readonly background: ReadableStore<string>;
  readonly mirror: ReadableStore<boolean>;
  readonly noise: ReadableStore<boolean>;
  readonly isStarting: ReadableStore<boolean>;
  readonly #call: Call;
  readonly #own = new Map<Slot, { id: string; processor: TrackProcessor }>();

  constructor(call: Call) {
    this.#call = call;
    const { camera, microphone } = call;
    const idOf = (slot: Slot, processors: readonly TrackProcessor[]) =>
      this.#on(slot, processors)?.id ?? 'none';
    this.background = computed(camera.processing, ({ processors }) => idOf('background', processors));
    this.mirror = computed(camera.processing, ({ processors }) => idOf('mirror', processors) !== 'none');
    this.noise = computed(microphone.processing, ({ processors }) => idOf('noise', processors) !== 'none');
    this.isStarting = computed([camera.processing, microphone.processing], (picture, sound) =>
      [picture, sound].some(({ status }) => status === 'starting'),
    );
  }

  async setBackground(choice: 'none' | 'blur' | Background): Promise<void> {
    const id = typeof choice === 'string' ? choice : choice.id;
    const processor = typeof choice === 'string' ? blur() : backgroundImage(choice.image);
    await this.#set('background', this.#call.camera, id === 'none' ? null : { id, processor });
  }

  async setMirror(on: boolean): Promise<void> {
    await this.#set('mirror', this.#call.camera, on ? { id: 'on', processor: mirror() } : null);
  }

  async setNoise(on: boolean): Promise<void> {
    const own = on ? { id: 'on', processor: noiseSuppression() } : null;
    await this.#set('noise', this.#call.microphone, own);
  }

  #on(slot: Slot, processors: readonly TrackProcessor[]): { id: string; processor: TrackProcessor } | null {
    const own = this.#own.get(slot);
    if (own && processors.includes(own.processor)) return own;
    const { name, id } = known[slot];
    const processor = processors.find((one) => one.name === name);
    return processor ? { id, processor } : null;
  }

  async #set(
    slot: Slot,
    device: LocalDevice,
    own: { id: string; processor: TrackProcessor } | null,
  ): Promise<void> {
    const { processors } = device.processing.get();
    const before = this.#on(slot, processors)?.processor;
    const others = processors.filter((one) => one !== before);
    if (own) this.#own.set(slot, own);
    else this.#own.delete(slot);
    const added = own ? [own.processor] : [];
    // The background processor comes first: segmentation needs the unmodified camera video.
    await device.process(slot === 'background' ? [...added, ...others] : [...others, ...added]);
  }
}

const effects = new WeakMap<Call, Effects>();

/** Returns the effects of a call. All elements on the page share them. */
export function effectsOf(call: Call): Effects {
  const ofCall = effects.get(call) ?? new Effects(call);
  effects.set(call, ofCall);
  return ofCall;
}
