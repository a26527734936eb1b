/**
 * `callroom/processors`: what a device's picture or sound goes through before anyone has it. Each is loaded when it is
 * first switched on: `call.camera.process([blur()])`.
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

/** Blurs what is behind the person. */
export function blur(): TrackProcessor {
  return {
    name: 'blur',
    kind: 'video',
    start: async (input, context) => (await import('./background.js')).startBlur(input, context),
  };
}

/** Puts a picture behind the person. @param image an address (with CORS, if it is of another origin), or a picture. */
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

/** Turns the picture round for everyone: left is right. One's own tile is mirrored without it. */
export function mirror(): TrackProcessor {
  return {
    name: 'mirror',
    kind: 'video',
    start: async (input, context) => (await import('./mirror.js')).startMirror(input, context),
  };
}

/** Shows a picture in place of the camera's, which is not used, and not asked for, until it is taken out again. */
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

/** Takes out of the sound what is no voice: keyboards, fans, streets. */
export function noiseSuppression(): TrackProcessor {
  return {
    name: 'noise-suppression',
    kind: 'audio',
    start: async (input, context) =>
      (await import('./noise-suppression.js')).startNoiseSuppression(input, context),
  };
}
