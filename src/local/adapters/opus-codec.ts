import OpusScript from 'opusscript';

/** Opus as in WebRTC: 48 kHz, two channels, 20 ms per packet (RFC 7587). */
export const SAMPLE_RATE = 48_000;
export const CHANNELS = 2;
export const FRAME_MS = 20;
export const SAMPLES_PER_FRAME = (SAMPLE_RATE * FRAME_MS) / 1000;
/** Signed 16-bit samples, interleaved. */
export const BYTES_PER_FRAME = SAMPLES_PER_FRAME * CHANNELS * 2;

/** Encodes and decodes Opus, in WebAssembly. */
export class OpusCodec {
  readonly #opus = new OpusScript(SAMPLE_RATE, CHANNELS, OpusScript.Application.AUDIO);

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
