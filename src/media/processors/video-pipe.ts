import { ProcessorError } from './processor-error.js';
import type { ProcessorContext, RunningProcessor } from './track-processor.js';
import type { VideoWork } from './video-work.js';

/**
 * Sends each frame of `input` through `work`. It uses frame streams if the browser has them, because they keep full
 * speed in a hidden tab, and a canvas otherwise (Firefox 153 and Safari have none in windows, 2026-11). Resolves once
 * the first frame is painted.
 * @throws {ProcessorError} `processor_unsupported`
 */
export async function pipeVideo(
  input: MediaStreamTrack,
  work: VideoWork,
  context: ProcessorContext,
): Promise<RunningProcessor> {
  if ('MediaStreamTrackProcessor' in globalThis && 'MediaStreamTrackGenerator' in globalThis) {
    const { pipeFrames } = await import('./pipe-frames.js');
    return pipeFrames(input, work, context);
  }
  if ('captureStream' in HTMLCanvasElement.prototype) {
    const { pipeCanvas } = await import('./pipe-canvas.js');
    return pipeCanvas(input, work, context);
  }
  throw ProcessorError.unsupported(work.noun);
}
