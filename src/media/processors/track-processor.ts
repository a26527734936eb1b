import type { Clock } from '../../core/clock.js';
import type { CallroomError } from '../../core/errors.js';
import type { MediaKind } from '../media-error.js';

/** Options that a processor receives when it starts. */
export interface ProcessorContext {
  /** Location of WASM files and models. Default: beside the module that loads them. */
  readonly assetBase: string | undefined;
  readonly clock: Clock;
  /** Aborts when the track is no longer needed: `start` may stop then. */
  readonly signal: AbortSignal;
  /** Call it when the processor cannot continue: it is removed, and the user sees `error`. */
  readonly onFailure: (error: CallroomError) => void;
}

export interface RunningProcessor {
  readonly track: MediaStreamTrack;
  /** Ends `track` and frees all resources; the input belongs to its owner. */
  stop(): void;
}

/**
 * Turns a track into another track: it processes a device's video or audio before any consumer, including your own
 * preview, receives it. Any object of this shape works; `callroom/processors` has blur, images, noise suppression and
 * more.
 */
export interface TrackProcessor {
  readonly name: string;
  readonly kind: MediaKind;
  /** `false`: it makes the video itself, so no camera is requested while it is the first processor. */
  readonly needsDevice?: boolean;
  /** Resolves once the output is ready. Until then the previous output stays. */
  start(input: MediaStreamTrack, context: ProcessorContext): Promise<RunningProcessor>;
}

export interface ProcessingState {
  /** `starting`: the output is still that of before the last change. */
  readonly status: 'none' | 'starting' | 'on';
  readonly processors: readonly TrackProcessor[];
  /** Why a processor was removed; null again after the next change. */
  readonly error: CallroomError | null;
}
