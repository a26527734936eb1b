import { paintPortrait, portraitOf } from './portrait.js';

const FRAMES_PER_SECOND = 12;

export interface SyntheticCameraOptions {
  /** Selects the person: the same number gives the same person. */
  seed: number;
  /** In pixels; 640 by default. */
  width?: number;
  /** In pixels; 360 by default. */
  height?: number;
  /** Returns how far the mouth is open now, 0 to 1. */
  mouth?: () => number;
}

type Frame = (seconds: number) => boolean;

// One timer paints every camera: fifty timers would wake the page six hundred times a second.
const frames = new Set<Frame>();
let timer: ReturnType<typeof setInterval> | undefined;

function paintEach(frame: Frame): void {
  frames.add(frame);
  timer ??= setInterval(() => {
    const seconds = performance.now() / 1000;
    for (const paint of frames) if (!paint(seconds)) frames.delete(paint);
    if (frames.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  }, 1000 / FRAMES_PER_SECOND);
}

/** Creates a camera track with a moving, drawn person, until it is stopped. Needs no permission. */
export function createSyntheticCamera(options: SyntheticCameraOptions): MediaStreamTrack {
  const { seed, width = 640, height = 360, mouth = () => 0 } = options;
  const portrait = portraitOf(seed);
  return painted(width, height, (canvas, seconds) => paintPortrait(canvas, portrait, seconds, mouth()));
}

/** Creates a screen track: a slide with a moving line. */
export function createSyntheticScreen({ width = 1280, height = 720 } = {}): MediaStreamTrack {
  return painted(width, height, (canvas, seconds) => {
    canvas.fillStyle = '#fbfaf7';
    canvas.fillRect(0, 0, width, height);
    canvas.fillStyle = '#24211e';
    canvas.font = `600 ${height / 11}px system-ui, sans-serif`;
    canvas.fillText('Quarter in review', width * 0.08, height * 0.2);
    canvas.fillStyle = '#8a847b';
    for (let row = 0; row < 3; row++) {
      canvas.fillRect(width * 0.08, height * (0.32 + row * 0.07), width * (0.3 - row * 0.04), height * 0.018);
    }
    for (let bar = 0; bar < 7; bar++) {
      const size = height * (0.16 + 0.05 * bar + 0.03 * Math.sin(seconds + bar));
      canvas.fillStyle = bar === 6 ? '#f07c33' : '#d8d2c7';
      canvas.fillRect(width * (0.5 + bar * 0.06), height * 0.86 - size, width * 0.042, size);
    }
  });
}

function painted(
  width: number,
  height: number,
  paint: (canvas: CanvasRenderingContext2D, seconds: number) => void,
): MediaStreamTrack {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  const context = canvas.getContext('2d')!;
  paint(context, performance.now() / 1000);
  const [track] = canvas.captureStream(FRAMES_PER_SECOND).getVideoTracks();
  const live = track!;
  paintEach((seconds) => {
    if (live.readyState === 'ended') return false;
    paint(context, seconds);
    return true;
  });
  return live;
}
