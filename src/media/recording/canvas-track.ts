// Chromium's, on the page: see pipe-frames.ts.
declare class MediaStreamTrackGenerator {
  constructor(init: { kind: 'video' });
  readonly writable: WritableStream<VideoFrame>;
}

type Context2d = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** A track of what is painted: `show()` makes a frame of it. */
export interface CanvasTrack {
  readonly context: Context2d;
  readonly track: MediaStreamTrack;
  show(): void;
  stop(): void;
}

/** By frames of our own where the browser takes them: a canvas gives none while its tab is hidden. */
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
      // It fails once the track was stopped from outside: nobody wants frames any more.
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
