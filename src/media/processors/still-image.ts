import type { ProcessorContext, RunningProcessor } from './track-processor.js';

/** Often enough for participants who join later, and to keep the SFU from collecting the track. */
const REPAINT_EVERY_MS = 500;
const MAX_WIDTH = 1280;

/** Sends a still image. */
export async function startStillImage(
  image: CanvasImageSource & { width: number; height: number },
  { clock }: ProcessorContext,
): Promise<RunningProcessor> {
  const canvas = document.createElement('canvas');
  const scale = Math.min(1, MAX_WIDTH / image.width);
  // Encoders need even dimensions.
  canvas.width = Math.round((image.width * scale) / 2) * 2;
  canvas.height = Math.round((image.height * scale) / 2) * 2;
  const context = canvas.getContext('2d', { alpha: false })!;
  let cancel = (): void => {};
  const paint = (): void => {
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    cancel = clock.after(REPAINT_EVERY_MS, paint);
  };
  paint();
  const track = canvas.captureStream().getVideoTracks()[0]!;
  return {
    track,
    stop() {
      cancel();
      track.stop();
    },
  };
}
