import type { ProcessorContext, RunningProcessor } from './track-processor.js';
import { pipeVideo } from './video-pipe.js';

/** Mirrors the video for everyone who receives it. */
export function startMirror(input: MediaStreamTrack, context: ProcessorContext): Promise<RunningProcessor> {
  return pipeVideo(
    input,
    {
      noun: 'The mirror',
      paint(canvas, frame, { width, height }) {
        canvas.setTransform(-1, 0, 0, 1, width, 0);
        canvas.drawImage(frame, 0, 0, width, height);
      },
    },
    context,
  );
}
