import { type Segmenter, sharedSegmenter } from './segmenter.js';
import type { ProcessorContext, RunningProcessor } from './track-processor.js';
import { pipeVideo } from './video-pipe.js';
import type { VideoWork } from './video-work.js';

type Context2d = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;
type Paints = (canvas: Context2d, frame: CanvasImageSource, width: number, height: number) => void;

/**
 * People move slowly compared to the mask. A new mask for each frame would cost twice as much with no visible gain.
 */
const MASK_EVERY_MS = 60;
/** The background is shrunk by each factor and enlarged again. Two stages keep the steps invisible. */
const SOFTNESS = [6, 24] as const;

export async function startBlur(
  input: MediaStreamTrack,
  context: ProcessorContext,
): Promise<RunningProcessor> {
  const noun = 'Background blur';
  const segmenter = await sharedSegmenter(noun, context.assetBase);
  return pipeVideo(input, new Background(noun, segmenter, blurring()), context);
}

/** @param image is drawn behind the person and covers the whole frame. */
export async function startBackgroundImage(
  input: MediaStreamTrack,
  image: CanvasImageSource & { width: number; height: number },
  context: ProcessorContext,
): Promise<RunningProcessor> {
  const noun = 'The background image';
  const segmenter = await sharedSegmenter(noun, context.assetBase);
  return pipeVideo(input, new Background(noun, segmenter, covering(image)), context);
}

/** Draws people unchanged in front of a replaced background. */
class Background implements VideoWork {
  readonly #segmenter: Segmenter;
  readonly #paintBehind: Paints;
  /** The people, on a transparent canvas. */
  readonly #people = new OffscreenCanvas(16, 9);
  readonly #cut = this.#people.getContext('2d')!;
  #mask: ImageBitmap | null = null;
  #maskedMs = Number.NEGATIVE_INFINITY;

  constructor(
    readonly noun: string,
    segmenter: Segmenter,
    paintBehind: Paints,
  ) {
    this.#segmenter = segmenter;
    this.#paintBehind = paintBehind;
  }

  readonly paint: VideoWork['paint'] = async (canvas, frame, { width, height }) => {
    const nowMs = performance.now();
    if (nowMs - this.#maskedMs >= MASK_EVERY_MS) {
      const mask = await this.#segmenter.segment(frame);
      this.#mask?.close();
      this.#mask = mask;
      this.#maskedMs = nowMs;
    }
    this.#paintBehind(canvas, frame, width, height);
    if (!this.#mask) return;
    if (this.#people.width !== width) this.#people.width = width;
    if (this.#people.height !== height) this.#people.height = height;
    const cut = this.#cut;
    cut.globalCompositeOperation = 'copy';
    // Enlarging the small mask makes its edges soft.
    cut.drawImage(this.#mask, 0, 0, width, height);
    cut.globalCompositeOperation = 'source-in';
    cut.drawImage(frame, 0, 0, width, height);
    canvas.drawImage(this.#people, 0, 0);
  };

  readonly dispose = (): void => {
    this.#mask?.close();
    this.#mask = null;
  };
}

/** Blurs with two small canvases: as soft as a filter, at a fraction of its cost, and in every browser. */
function blurring(): Paints {
  const small = new OffscreenCanvas(1, 1).getContext('2d', { alpha: false })!;
  const smaller = new OffscreenCanvas(1, 1).getContext('2d', { alpha: false })!;
  return (canvas, frame, width, height) => {
    shrink(small, frame, width / SOFTNESS[0], height / SOFTNESS[0]);
    shrink(smaller, small.canvas, width / SOFTNESS[1], height / SOFTNESS[1]);
    small.drawImage(smaller.canvas, 0, 0, small.canvas.width, small.canvas.height);
    canvas.imageSmoothingQuality = 'high';
    canvas.drawImage(small.canvas, 0, 0, width, height);
  };
}

function shrink(
  target: OffscreenCanvasRenderingContext2D,
  source: CanvasImageSource,
  width: number,
  height: number,
): void {
  const { canvas } = target;
  const [w, h] = [Math.max(1, Math.round(width)), Math.max(1, Math.round(height))];
  if (canvas.width !== w) canvas.width = w;
  if (canvas.height !== h) canvas.height = h;
  target.imageSmoothingQuality = 'high';
  target.drawImage(source, 0, 0, w, h);
}

function covering(image: CanvasImageSource & { width: number; height: number }): Paints {
  return (canvas, _frame, width, height) => {
    const scale = Math.max(width / image.width, height / image.height);
    const [w, h] = [image.width * scale, image.height * scale];
    canvas.drawImage(image, (width - w) / 2, (height - h) / 2, w, h);
  };
}
