import { OverloadGuard } from './overload-guard.js';
import { ProcessorError } from './processor-error.js';
import type { ProcessorContext, RunningProcessor } from './track-processor.js';
import type { VideoWork } from './video-work.js';

const FRAMES_PER_SECOND = 24;

/** Pipes frames through a video element and a canvas, at a fixed rate. */
export async function pipeCanvas(
  input: MediaStreamTrack,
  work: VideoWork,
  { clock, onFailure, signal }: ProcessorContext,
): Promise<RunningProcessor> {
  const video = document.createElement('video');
  Object.assign(video, { muted: true, playsInline: true, srcObject: new MediaStream([input]) });
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { alpha: false })!;
  const guard = new OverloadGuard();

  let isStopped = false;
  let cancel = (): void => {};
  let track: MediaStreamTrack | undefined;
  const stop = (): void => {
    if (isStopped) return;
    isStopped = true;
    cancel();
    video.srcObject = null;
    track?.stop();
    work.dispose?.();
  };

  const paint = async (): Promise<void> => {
    const { videoWidth: width, videoHeight: height } = video;
    if (!width || !height) return;
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    await work.paint(context, video, { width, height });
  };

  const run = async (): Promise<void> => {
    const startedMs = performance.now();
    await paint();
    if (isStopped) return;
    const nowMs = performance.now();
    if (guard.note(nowMs, nowMs - startedMs)) return onFailure(ProcessorError.overloaded(work.noun));
    cancel = clock.after(Math.max(0, 1000 / FRAMES_PER_SECOND - (nowMs - startedMs)), go);
  };
  const go = (): void => {
    run().catch((error: unknown) => {
      if (!isStopped) onFailure(ProcessorError.unavailable(work.noun, error));
    });
  };

  signal.addEventListener('abort', stop, { once: true });
  await video.play();
  await paint();
  signal.throwIfAborted();
  signal.removeEventListener('abort', stop);
  [track] = canvas.captureStream(FRAMES_PER_SECOND).getVideoTracks();
  go();
  return { track: track!, stop };
}
