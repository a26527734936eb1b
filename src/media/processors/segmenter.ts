import { isAbortError } from '../../core/errors.js';
import { type AssetFile, assetUrl } from './asset-files.js';
import { ProcessorError } from './processor-error.js';
import { hasSimd } from './simd.js';

// MediaPipe's own types, as far as they are used ({@link https://www.npmjs.com/package/@mediapipe/selfie_segmentation}).
interface Solution {
  setOptions(options: { modelSelection: number; useCpuInference: boolean }): void;
  initialize(): Promise<void>;
  onResults(listener: (results: { image: ImageBitmap; segmentationMask: ImageBitmap }) => void): void;
  send(inputs: { image: HTMLCanvasElement }): Promise<void>;
}
type SolutionConstructor = new (config: { locateFile: (name: string) => string }) => Solution;

const WASM = 'selfie_segmentation_solution_simd_wasm_bin.wasm';

/** What the model sees. */
const WIDTH = 256;
const HEIGHT = 144;

/** Tells people from what is behind them. */
export class Segmenter {
  readonly #solution: Solution;
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  #mask: ImageBitmap | null = null;
  #last: Promise<unknown> = Promise.resolve();

  constructor(solution: Solution) {
    this.#solution = solution;
    this.#canvas = Object.assign(document.createElement('canvas'), { width: WIDTH, height: HEIGHT });
    this.#context = this.#canvas.getContext('2d', { alpha: false })!;
    solution.onResults(({ image, segmentationMask }) => {
      image.close();
      this.#mask = segmentationMask;
    });
  }

  /**
   * A small picture that is opaque where there are people. It is the caller's, to be closed.
   * One at a time: whoever else asks waits.
   */
  segment(frame: CanvasImageSource): Promise<ImageBitmap | null> {
    // Drawn at once, since the frame may be gone by the time that it is its turn.
    const next = this.#last.then(async () => {
      this.#context.drawImage(frame, 0, 0, WIDTH, HEIGHT);
      await this.#solution.send({ image: this.#canvas });
      const mask = this.#mask;
      this.#mask = null;
      return mask;
    });
    this.#last = next.catch(() => {});
    return next;
  }
}

/**
 * It takes megabytes and some seconds to start, and its WebAssembly never gives memory back: there is one per page,
 * which is kept.
 */
const segmenters = new Map<string, Promise<Segmenter>>();

/** @throws {ProcessorError} */
export async function sharedSegmenter(noun: string, assetBase: string | undefined): Promise<Segmenter> {
  const script = assetUrl('selfie_segmentation.js', assetBase);
  const known = segmenters.get(script);
  const segmenter = known ?? create(noun, script, assetBase);
  if (!known) segmenters.set(script, segmenter);
  try {
    return await segmenter;
  } catch (error) {
    // The next one who asks tries again.
    segmenters.delete(script);
    throw error;
  }
}

async function create(noun: string, script: string, assetBase: string | undefined): Promise<Segmenter> {
  const hasCanvas = typeof OffscreenCanvas === 'function';
  if (!hasCanvas || !hasSimd() || !hasWebGl()) throw ProcessorError.unsupported(noun);
  try {
    const [Solution, wasm] = await Promise.all([
      loadSolution(script),
      unpack(assetUrl(`${WASM}.gz`, assetBase)),
    ]);
    const url = URL.createObjectURL(wasm);
    const solution = new Solution({
      locateFile: (name) => (name === WASM ? url : assetUrl(name as AssetFile, assetBase)),
    });
    // In WebAssembly a frame takes 14 ms, in WebGL without a graphics card 200 to 700 (2026-11): the page's own
    // processor is slower than a good card, but nowhere slow.
    solution.setOptions({ modelSelection: 1, useCpuInference: true });
    await solution.initialize();
    URL.revokeObjectURL(url);
    return new Segmenter(solution);
  } catch (error) {
    if (isAbortError(error)) throw error;
    throw ProcessorError.unavailable(noun, error);
  }
}

/** The WebAssembly, which ships compressed: 1.7 MB instead of 5.7, from any server. */
async function unpack(url: string): Promise<Blob> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} was answered with HTTP ${response.status}.`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  // A server that sends it with `Content-Encoding: gzip` has the browser unpack it.
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const stream = new Blob([bytes]).stream();
  const unpacked = isPacked ? stream.pipeThrough(new DecompressionStream('gzip')) : stream;
  return new Response(unpacked, { headers: { 'Content-Type': 'application/wasm' } }).blob();
}

/** The package is a script of the old kind, which leaves a name behind. */
async function loadSolution(url: string): Promise<SolutionConstructor> {
  const page = globalThis as { SelfieSegmentation?: SolutionConstructor };
  if (!page.SelfieSegmentation) {
    const script = document.createElement('script');
    Object.assign(script, { src: url, crossOrigin: 'anonymous' });
    await new Promise((resolve, reject) => {
      script.addEventListener('load', resolve);
      script.addEventListener('error', () => reject(new Error(`${url} could not be loaded.`)));
      document.head.append(script);
    }).finally(() => script.remove());
  }
  if (!page.SelfieSegmentation) throw new Error(`${url} is not what it should be.`);
  return page.SelfieSegmentation;
}

/** Frames go in and masks come out by way of WebGL. */
function hasWebGl(): boolean {
  const context = document.createElement('canvas').getContext('webgl2');
  context?.getExtension('WEBGL_lose_context')?.loseContext();
  return context !== null;
}
