/**
 * `callroom/processors`: processors for a device's video or audio. They run before any consumer gets the track. Each
 * is loaded when it is first turned on: `call.camera.process([blur()])`.
 */
import { loadImage } from './load-image.js';
import type { TrackProcessor } from './track-processor.js';

export type { MediaKind } from '../media-error.js';
export { ProcessorError, type ProcessorErrorCode } from './processor-error.js';
export type {
  ProcessingState,
  ProcessorContext,
  RunningProcessor,
  TrackProcessor,
} from './track-processor.js';

/** Blurs the background behind the person. */
export function blur(): TrackProcessor {
  return {
    name: 'blur',
    kind: 'video',
    start: async (input, context) => (await import('./background.js')).startBlur(input, context),
  };
}

/** Puts an image behind the person. @param image a URL (with CORS if it is cross-origin), or an image. */
export function backgroundImage(image: string | ImageBitmap | HTMLCanvasElement): TrackProcessor {
  return {
    name: 'background-image',
    kind: 'video',
    async start(input, context) {
      const [{ startBackgroundImage }, picture] = await Promise.all([
        import('./background.js'),
        loadImage('The background image', image, context.signal),
      ]);
      return startBackgroundImage(input, picture, context);
    },
  };
}

/** Mirrors the video for all participants. Your own tile is mirrored without it. */
export function mirror(): TrackProcessor {
  return {
    name: 'mirror',
    kind: 'video',
    start: async (input, context) => (await import('./mirror.js')).startMirror(input, context),
  };
}

/** Shows an image instead of the camera. The camera is neither used nor requested until you remove this processor. */
export function stillImage(image: string | ImageBitmap | HTMLCanvasElement): TrackProcessor {
  return {
    name: 'still-image',
    kind: 'video',
    needsDevice: false,
    async start(_input, context) {
      const [{ startStillImage }, picture] = await Promise.all([
        import('./still-image.js'),
        loadImage('The still image', image, context.signal),
      ]);
      return startStillImage(picture, context);
    },
  };
}

/** Removes noise other than voices: keyboards, fans, traffic. */
export function noiseSuppression(): TrackProcessor {
  return {
    name: 'noise-suppression',
    kind: 'audio',
    start: async (input, context) =>
      (await import('./noise-suppression.js')).startNoiseSuppression(input, context),
  };
}
