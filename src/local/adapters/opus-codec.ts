import OpusScript from 'opusscript';

/** Opus as in WebRTC: 48 kHz, two channels, 20 ms per packet (RFC 7587). */
export const SAMPLE_RATE = 48_000;
export const CHANNELS = 2;
export const FRAME_MS = 20;
export const SAMPLES_PER_FRAME = (SAMPLE_RATE * FRAME_MS) / 1000;
/** Signed 16-bit samples, interleaved. */
export const BYTES_PER_FRAME = SAMPLES_PER_FRAME * CHANNELS * 2;

/** What opusscript does not declare. Samples are bytes, each in 16 bits. */
interface SampleBuffers {
  inPCM: Uint16Array;
  outPCM: Uint16Array;
  inPCMPointer: number;
}

let shared: Uint16Array | undefined;

/**
 * opusscript (0.1.1) places the samples of a codec at twice the address that it has reserved for them, which is in the memory
 * of other codecs: with three in a process, they spoil each other, until one aborts. So all codecs share the memory of a codec
 * that is not used otherwise: its four buffers follow one another, and each call is over before the next.
 */
function sharedSamples(): Uint16Array {
  if (!shared) {
    const { inPCM, inPCMPointer } = newOpus() as OpusScript & SampleBuffers;
    shared = new Uint16Array(inPCM.buffer, inPCMPointer, inPCM.length);
  }
  return shared;
}

function newOpus(): OpusScript {
  return new OpusScript(SAMPLE_RATE, CHANNELS, OpusScript.Application.AUDIO);
}

/** Encodes and decodes Opus, in WebAssembly. */
export class OpusCodec {
  readonly #opus: OpusScript;

  constructor() {
    const samples = sharedSamples();
    const buffers: Pick<SampleBuffers, 'inPCM' | 'outPCM'> = { inPCM: samples, outPCM: samples };
    this.#opus = Object.assign(newOpus(), buffers);
  }

  /** Encodes one frame of `BYTES_PER_FRAME` bytes. */
  encode(pcm: Buffer): Buffer {
    return this.#opus.encode(pcm, SAMPLES_PER_FRAME);
  }

  /** Undefined for an invalid Opus packet. */
  decode(packet: Buffer): Buffer | undefined {
    try {
      return this.#opus.decode(packet);
    } catch {
      return undefined;
    }
  }

  close(): void {
    this.#opus.delete();
  }
}
