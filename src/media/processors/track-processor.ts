import type { Clock } from '../../core/clock.js';
import type { CallroomError } from '../../core/errors.js';
import type { MediaKind } from '../media-error.js';

/** What a processor is told of where it runs. */
export interface ProcessorContext {
  /** Where WASM and models are; by default beside the module that asks for them. */
  readonly assetBase: string | undefined;
  readonly clock: Clock;
  /** Aborts as soon as nobody wants its track any more: `start` may give up. */
  readonly signal: AbortSignal;
  /** To be called where it cannot go on: it is taken out, and `error` is told to the person. */
  readonly onFailure: (error: CallroomError) => void;
}

export interface RunningProcessor {
  readonly track: MediaStreamTrack;
  /** Ends `track` and gives everything back; the input is its owner's. */
  stop(): void;
}

/**
 * Takes a track and gives a track: what happens to the picture or the sound of a device before anyone has it, oneself
 * included. Any object of this shape will do; `callroom/processors` has blur, images, noise suppression and more.
 */
export interface TrackProcessor {
  readonly name: string;
  readonly kind: MediaKind;
  /** `false`: it makes the picture itself, so that no camera is asked for while it is the first one. */
  readonly needsDevice?: boolean;
  /** Resolves as soon as there is something to show or to hear: until then, what was before goes on. */
  start(input: MediaStreamTrack, context: ProcessorContext): Promise<RunningProcessor>;
}

export interface ProcessingState {
  /** `starting`: what is shown or heard is still as it was before the last change. */
  readonly status: 'none' | 'starting' | 'on';
  readonly processors: readonly TrackProcessor[];
  /** Why one of them was taken out, until the next change. */
  readonly error: CallroomError | null;
}
