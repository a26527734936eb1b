import { isAbortError } from '../../core/errors.js';
import { OverloadGuard } from './overload-guard.js';
import { ProcessorError } from './processor-error.js';
import type { ProcessorContext, RunningProcessor } from './track-processor.js';
import type { VideoWork } from './video-work.js';

// Insertable streams for MediaStreamTrack, as Chromium exposes them in windows
// ({@link https://developer.chrome.com/docs/capabilities/web-apis/mediastreamtrack-insertable-media-processing}).
declare class MediaStreamTrackProcessor {
  constructor(init: { track: MediaStreamTrack; maxBufferSize?: number });
  readonly readable: ReadableStream<VideoFrame>;
}
declare class MediaStreamTrackGenerator {
  constructor(init: { kind: 'video' });
  readonly writable: WritableStream<VideoFrame>;
}

/**
 * Pipes frames as streams, without timers, so a hidden tab is not slower. Frames that arrive during painting are
 * dropped.
 */
export async function pipeFrames(
  input: MediaStreamTrack,
  work: VideoWork,
  { onFailure, signal }: ProcessorContext,
): Promise<RunningProcessor> {
  const generator = new MediaStreamTrackGenerator({ kind: 'video' });
  const track = generator as unknown as MediaStreamTrack;
  const reader = new MediaStreamTrackProcessor({ track: input, maxBufferSize: 1 }).readable.getReader();
  const writer = generator.writable.getWriter();
  const canvas = new OffscreenCanvas(16, 9);
  const context = canvas.getContext('2d', { alpha: false })!;
  const guard = new OverloadGuard();

  let isStopped = false;
  const stop = (): void => {
    if (isStopped) return;
    isStopped = true;
    void reader.cancel().catch(ignoreEnd);
    void writer.abort().catch(ignoreEnd);
    track.stop();
    work.dispose?.();
  };

  const paint = async (frame: VideoFrame): Promise<void> => {
    const { timestamp, displayWidth: width, displayHeight: height } = frame;
    try {
      if (canvas.width !== width) canvas.width = width;
      if (canvas.height !== height) canvas.height = height;
      await work.paint(context, frame, { width, height });
    } finally {
      frame.close();
    }
    if (!isStopped) await writer.write(new VideoFrame(canvas, { timestamp }));
  };

  const run = async (): Promise<void> => {
    while (!isStopped) {
      const { value } = await reader.read();
      if (!value) return;
      const startedMs = performance.now();
      await paint(value);
      const nowMs = performance.now();
      if (guard.note(nowMs, nowMs - startedMs)) return onFailure(ProcessorError.overloaded(work.noun));
    }
  };

  signal.addEventListener('abort', stop, { once: true });
  const first = await reader.read();
  if (first.value) await paint(first.value);
  signal.throwIfAborted();
  signal.removeEventListener('abort', stop);
  run().catch((error: unknown) => {
    if (!isStopped) onFailure(ProcessorError.unavailable(work.noun, error));
  });
  return { track, stop };
}

/** Ignores errors that the end of the pipe causes. */
function ignoreEnd(error: unknown): void {
  if (!isAbortError(error) && !(error instanceof TypeError)) console.warn('[callroom]', error);
}
