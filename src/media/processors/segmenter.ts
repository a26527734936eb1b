import { isAbortError } from '../../core/errors.js';
import { type AssetFile, assetUrl } from './asset-files.js';
import { ProcessorError } from './processor-error.js';
import { hasSimd } from './simd.js';

// The MediaPipe types that we use ({@link https://www.npmjs.com/package/@mediapipe/selfie_segmentation}).
interface Solution {
  setOptions(options: { modelSelection: number; useCpuInference: boolean }): void;
  initialize(): Promise<void>;
  onResults(listener: (results: { image: ImageBitmap; segmentationMask: ImageBitmap }) => void): void;
  send(inputs: { image: HTMLCanvasElement }): Promise<void>;
}
/** The module of the Emscripten program that the solution runs ({@link https://emscripten.org/docs/api_reference/module.html}). */
interface WasmModule {
  instantiateWasm?(
    imports: WebAssembly.Imports,
    onInstance: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
  ): object;
}
type SolutionConstructor = new (config: {
  locateFile: (this: WasmModule, name: string) => string;
}) => Solution;

const WASM = 'selfie_segmentation_solution_simd_wasm_bin.wasm';

/** Input size of the model. */
const WIDTH = 256;
const HEIGHT = 144;

/** Separates people from the background. */
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
   * Returns a small bitmap that is opaque where people are. The caller closes it. Calls run one at a time, in order.
   */
  segment(frame: CanvasImageSource): Promise<ImageBitmap | null> {
    // Drawn immediately, because the frame may be closed before its turn.
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
 * A segmenter takes megabytes and some seconds to start, and its WebAssembly never frees memory. So each page keeps a
 * single segmenter.
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
    // The next call tries again.
    segmenters.delete(script);
    throw error;
  }
}

async function create(noun: string, script: string, assetBase: string | undefined): Promise<Segmenter> {
  const hasParts = typeof OffscreenCanvas === 'function' && typeof DecompressionStream === 'function';
  if (!hasParts || !hasSimd() || !hasWebGl()) throw ProcessorError.unsupported(noun);
  try {
    const [Solution, wasm] = await Promise.all([
      loadSolution(script),
      compile(assetUrl(`${WASM}.gz`, assetBase)),
    ]);
    let fail!: (error: unknown) => void;
    const failure = new Promise<never>((_, reject) => {
      fail = reject;
    });
    const solution = new Solution({
      locateFile(name) {
        if (name !== WASM) return assetUrl(name as AssetFile, assetBase);
        // Asked as a method of the module, before it fetches this file. With this hook it does not fetch it.
        this.instantiateWasm = (imports, onInstance) => {
          WebAssembly.instantiate(wasm, imports).then((instance) => onInstance(instance, wasm), fail);
          return {};
        };
        return name;
      },
    });
    // A frame takes 14 ms in WebAssembly, and 200 to 700 ms in WebGL without a graphics card (2026-11). The CPU is
    // slower than a good graphics card, but never slow.
    solution.setOptions({ modelSelection: 1, useCpuInference: true });
    await Promise.race([solution.initialize(), failure]);
    return new Segmenter(solution);
  } catch (error) {
    if (isAbortError(error)) throw error;
    throw ProcessorError.unavailable(noun, error);
  }
}

/**
 * Fetches the WebAssembly, which ships compressed: 1.7 MB instead of 5.7, from any server. Compiled here, because a
 * `blob:` URL for the solution would need `connect-src blob:` in the page's Content-Security-Policy.
 */
async function compile(url: string): Promise<WebAssembly.Module> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} was answered with HTTP ${response.status}.`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  // If a server sends it with `Content-Encoding: gzip`, the browser has unpacked it already.
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const stream = new Blob([bytes]).stream();
  const unpacked = isPacked ? stream.pipeThrough(new DecompressionStream('gzip')) : stream;
  return WebAssembly.compile(await new Response(unpacked).arrayBuffer());
}

/** Loads the package, a classic script that defines a global. */
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
  if (!page.SelfieSegmentation)
    throw new Error(`${url} does not define SelfieSegmentation, so it is not the expected file.`);
  return page.SelfieSegmentation;
}

/** The solution needs WebGL for its input frames and its masks. */
function hasWebGl(): boolean {
  const context = document.createElement('canvas').getContext('webgl2');
  context?.getExtension('WEBGL_lose_context')?.loseContext();
  return context !== null;
}
