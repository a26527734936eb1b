import { loadWith, PackageMissingError, type PackageUse } from '../../core/optional-packages.js';
import { ApiError } from '../errors.js';

/** The decoder alone is 19 MB, so it is not a dependency. */
const USE: PackageUse = {
  user: 'JPEG output of the local SFU',
  packages: ['@libav.js/variant-webm-vp9', 'jpeg-js'],
  dev: true,
};
const QUALITY = 75;

type Wrapper = typeof import('@libav.js/variant-webm-vp9');
type Libav = Awaited<ReturnType<Wrapper['LibAV']>>;
type Jpeg = typeof import('jpeg-js');

/** Converts VP8 key frames to JPEG images, in WebAssembly. */
export class JpegEncoder {
  readonly #libav: Libav;
  readonly #jpeg: Jpeg;
  /** Addresses of the decoder's context, packet and frame in libav's memory. */
  readonly #pointers: readonly [context: number, packet: number, frame: number];

  private constructor(libav: Libav, jpeg: Jpeg, pointers: readonly [number, number, number]) {
    this.#libav = libav;
    this.#jpeg = jpeg;
    this.#pointers = pointers;
  }

  /** @throws ApiError `backend_error` if a package is not installed; the message contains the install command. */
  static async load(): Promise<JpegEncoder> {
    const [decoder, encoder] = await loadWith(USE, () =>
      Promise.all([
        // The declarations describe the CommonJS build, but Node loads the module, which has a default export.
        import('@libav.js/variant-webm-vp9') as Promise<unknown> as Promise<{ default: Wrapper }>,
        import('jpeg-js'),
      ]),
    ).catch((error: unknown) => {
      if (error instanceof PackageMissingError) throw new ApiError('backend_error', error.message);
      throw error;
    });
    const libav = await decoder.default.LibAV({ noworker: true, nothreads: true });
    await libav.av_log_set_level(libav.AV_LOG_QUIET);
    const [, context, packet, frame] = await libav.ff_init_decoder('libvpx');
    return new JpegEncoder(libav, encoder.default, [context, packet, frame]);
  }

  /** Undefined for bytes that are not a complete VP8 key frame. */
  async toJpeg(keyFrame: Uint8Array): Promise<Buffer | undefined> {
    const [context, packet, frame] = this.#pointers;
    const packets = [{ data: keyFrame, pts: 0, ptshi: 0, dts: 0, dtshi: 0, flags: 1 }];
    try {
      const [decoded] = await this.#libav.ff_decode_multi(context, packet, frame, packets);
      if (!decoded?.width || !decoded.height || !decoded.layout) return undefined;
      const { width, height, data, layout } = decoded as PlanarFrame;
      const rgba = toRgba(width, height, data, layout);
      return Buffer.from(this.#jpeg.encode({ width, height, data: rgba }, QUALITY).data);
    } catch {
      // The decoder throws for damaged frames; the next key frame follows within a second.
      return undefined;
    }
  }

  async close(): Promise<void> {
    await this.#libav.ff_free_decoder(...this.#pointers);
    this.#libav.terminate();
  }
}

/** Planes Y, U and V (4:2:0). */
interface PlanarFrame {
  width: number;
  height: number;
  data: Uint8Array;
  layout: readonly { offset: number; stride: number }[];
}

/** BT.601, limited range, as VP8 defines (RFC 6386 section 9.2). */
function toRgba(
  width: number,
  height: number,
  data: Uint8Array,
  [yPlane, uPlane, vPlane]: PlanarFrame['layout'],
): Buffer {
  // This array clamps the values written to it.
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
  if (!yPlane || !uPlane || !vPlane) return Buffer.from(rgba.buffer);
  let to = 0;
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++, to += 4) {
      const luma = 1.164 * (data[yPlane.offset + row * yPlane.stride + column]! - 16);
      const chroma = (row >> 1) * uPlane.stride + (column >> 1);
      const u = data[uPlane.offset + chroma]! - 128;
      const v = data[vPlane.offset + (row >> 1) * vPlane.stride + (column >> 1)]! - 128;
      rgba[to] = luma + 1.596 * v;
      rgba[to + 1] = luma - 0.392 * u - 0.813 * v;
      rgba[to + 2] = luma + 2.017 * u;
    }
  }
  return Buffer.from(rgba.buffer);
}
