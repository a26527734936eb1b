// Chromium's API in windows: see pipe-frames.ts.
declare class MediaStreamTrackGenerator {
  constructor(init: { kind: 'video' });
  readonly writable: WritableStream<VideoFrame>;
}

type Context2d = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** A track of a painted canvas. `show()` emits a frame. */
export interface CanvasTrack {
  readonly context: Context2d;
  readonly track: MediaStreamTrack;
  show(): void;
  stop(): void;
}

/** Emits frames through a generator if the browser has it, because a canvas emits none while its tab is hidden. */
export function createCanvasTrack(width: number, height: number, framesPerSecond: number): CanvasTrack {
  return 'MediaStreamTrackGenerator' in globalThis
    ? byFrames(width, height)
    : byCanvas(width, height, framesPerSecond);
}

function byFrames(width: number, height: number): CanvasTrack {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { alpha: false })!;
  const generator = new MediaStreamTrackGenerator({ kind: 'video' });
  const writer = generator.writable.getWriter();
  const track = generator as unknown as MediaStreamTrack;
  const startedMs = performance.now();
  let isOver = false;
  return {
    context,
    track,
    show() {
      if (isOver) return;
      const frame = new VideoFrame(canvas, { timestamp: (performance.now() - startedMs) * 1000 });
      // This fails once the track was stopped elsewhere. Frames are no longer needed then.
      writer.write(frame).catch(() => {
        frame.close();
        isOver = true;
      });
    },
    stop() {
      isOver = true;
      track.stop();
      writer.abort().catch(() => {});
    },
  };
}

function byCanvas(width: number, height: number, framesPerSecond: number): CanvasTrack {
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d', { alpha: false })!;
  const track = canvas.captureStream(framesPerSecond).getVideoTracks()[0]!;
  return { context, track, show() {}, stop: () => track.stop() };
}
