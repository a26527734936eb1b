import * as v from 'valibot';
import type { CallroomError } from '../core/errors.js';
import type { ReadableStore, WritableStore } from '../core/store.js';
import type { LocalDevice } from '../media/local-device.js';
import type { TrackProcessor } from '../media/processors/index.js';
import type { VideoLimit } from '../peer/adaptation/video-limit.js';
import { tidyDisplayName } from '../room/protocol/index.js';
import type { ResumeTicket } from '../room/resume-ticket.js';
import { partMissing } from './call-error.js';
import type { Participant } from './participants/participant.js';
import type { CustomStatus } from './status/person-status.js';

const DeviceMemory = v.object({
  /** The person turned it off or muted it. */
  isOff: v.boolean(),
  /** The names of the processors on its track. */
  effects: v.array(v.string()),
});
/** Participant settings that only this page knows. */
const Memory = v.object({
  name: v.string(),
  microphone: DeviceMemory,
  camera: DeviceMemory,
  videoLimit: v.picklist(['none', 'medium', 'low', 'off']),
  /** The status that the person wrote. */
  status: v.optional(v.nullable(v.object({ text: v.string(), emoji: v.exactOptional(v.string()) })), null),
  /** Playback settings for the other participants, by participant id. */
  heard: v.record(v.string(), v.object({ volume: v.number(), isMuted: v.boolean() })),
});
type Memory = v.InferOutput<typeof Memory>;

type Processors = typeof import('../media/processors/index.js');

/** Processors that hide the background or the person. Without them the camera must stay off. */
const HIDING = ['blur', 'background-image', 'still-image'];
/** Background images are not stored, so `blur` replaces `background-image`. */
const restorable: Readonly<Record<string, (effects: Processors) => TrackProcessor>> = {
  blur: ({ blur }) => blur(),
  'background-image': ({ blur }) => blur(),
  mirror: ({ mirror }) => mirror(),
  'noise-suppression': ({ noiseSuppression }) => noiseSuppression(),
};

/** The parts of a call that are saved and restored. */
interface Remembered {
  self: Pick<Participant, 'details'>;
  microphone: LocalDevice;
  camera: LocalDevice;
  videoLimit: WritableStore<VideoLimit>;
  customStatus: WritableStore<CustomStatus | null>;
  participants: ReadableStore<readonly Participant[]>;
}

export interface CallMemoryOptions {
  call: Remembered;
  ticket: ResumeTicket;
  /** Called with the participant's stored name. */
  onName: (name: string) => void;
  onNotice: (error: CallroomError) => void;
}

/**
 * Restores a participant's page settings after a reload. The room keeps the participant, and with them the name, role
 * and hand. The settings of the page are stored with the resume ticket, in the tab: the page knows them first, so a
 * mute survives even if the page reloads before the room receives it.
 */
export class CallMemory {
  readonly #options: CallMemoryOptions;
  #heard: Memory['heard'] = {};
  #stops: (() => void)[] = [];
  readonly #listened = new WeakSet<Participant>();

  constructor(options: CallMemoryOptions) {
    this.#options = options;
  }

  /**
   * Resolves when the settings are restored, or when they turn out to belong to another participant. Do not capture
   * before that.
   */
  async restore(): Promise<void> {
    const { call, ticket } = this.#options;
    const kept = v.safeParse(Memory, ticket.kept());
    if ((await ticket.load()) === null) return;
    if (!kept.success) {
      // The earlier settings are unknown: nobody is heard or seen by mistake.
      call.microphone.turnOff();
      call.camera.turnOff();
      return;
    }
    const { name, microphone, camera, videoLimit, status, heard } = kept.output;
    this.#options.onName(name);
    this.#heard = heard;
    call.videoLimit.set(videoLimit);
    call.customStatus.set(status);
    await Promise.all([
      this.#restoreDevice(call.microphone, microphone),
      this.#restoreDevice(call.camera, camera),
    ]);
  }

  /** Saves every change from now on. */
  follow(): void {
    if (this.#stops.length > 0) return;
    const { microphone, camera, videoLimit, customStatus, participants } = this.#options.call;
    const devices = [microphone.state, camera.state, microphone.processing, camera.processing];
    const stores = [...devices, videoLimit, customStatus];
    this.#stops = [
      ...stores.map((store) => (store as ReadableStore<unknown>).listen(() => this.#keep())),
      participants.subscribe((people) => this.#onPeople(people as readonly Participant[])),
    ];
    this.#keep();
  }

  stop(): void {
    for (const stop of this.#stops.splice(0)) stop();
  }

  async #restoreDevice(
    device: LocalDevice,
    { isOff, effects }: v.InferOutput<typeof DeviceMemory>,
  ): Promise<void> {
    if (isOff || effects.includes('still-image')) device.turnOff();
    const names = effects.filter((name) => Object.hasOwn(restorable, name));
    if (names.length === 0) return;
    try {
      const all = await import('../media/processors/index.js');
      const others = device.processing.get().processors;
      const missing = names.filter((name) => !others.some((other) => other.name === name));
      const restored = missing.map((name) => this.#required(device, restorable[name]!(all)));
      await device.process([...restored, ...others]);
    } catch (cause) {
      // Turn the device off rather than show the person without the effect.
      if (names.some((name) => HIDING.includes(name))) device.turnOff();
      this.#options.onNotice(partMissing(cause));
    }
  }

  /** Turns the device off if a hiding processor fails to start. */
  #required(device: LocalDevice, processor: TrackProcessor): TrackProcessor {
    if (!HIDING.includes(processor.name)) return processor;
    return {
      ...processor,
      async start(input, context) {
        try {
          return await processor.start(input, context);
        } catch (error) {
          if (!context.signal.aborted) device.turnOff();
          throw error;
        }
      },
    };
  }

  #onPeople(people: readonly Participant[]): void {
    for (const one of people) {
      if (one.isLocal || this.#listened.has(one)) continue;
      this.#listened.add(one);
      const kept = this.#heard[one.key];
      if (kept) {
        one.volume.set(kept.volume);
        one.isMutedHere.set(kept.isMuted);
      }
      const save = () => {
        this.#heard[one.key] = { volume: one.volume.get(), isMuted: one.isMutedHere.get() };
        this.#keep();
      };
      one.volume.listen(save);
      one.isMutedHere.listen(save);
    }
  }

  #keep(): void {
    const { self, microphone, camera, videoLimit, customStatus } = this.#options.call;
    const of = ({ choice, processing }: LocalDevice) => ({
      isOff: choice === false,
      effects: processing.get().processors.map(({ name }) => name),
    });
    const memory: Memory = {
      name: tidyDisplayName(self.details.get().name),
      microphone: of(microphone),
      camera: of(camera),
      videoLimit: videoLimit.get(),
      status: customStatus.get(),
      heard: this.#heard,
    };
    this.#options.ticket.keep(memory);
  }
}
