/** Of its output: what speech services want. */
export const SAMPLE_RATE = 16_000;
const FACTOR = 48_000 / SAMPLE_RATE;
const TAPS = 48;
/** In cycles per sample at 48 kHz: 7.2 kHz, below half of the new rate. */
const CUTOFF = 0.15;

/** A low-pass filter: a sinc under a Hamming window, whose taps add up to 1. */
const filter = (() => {
  const taps = Float32Array.from({ length: TAPS }, (_, at) => {
    const x = at - (TAPS - 1) / 2;
    const window = 0.54 - 0.46 * Math.cos((2 * Math.PI * at) / (TAPS - 1));
    return (window * Math.sin(2 * Math.PI * CUTOFF * x)) / (Math.PI * x);
  });
  const sum = taps.reduce((total, tap) => total + tap, 0);
  return taps.map((tap) => tap / sum);
})();

/** Converts 48 kHz stereo to 16 kHz mono, for speech recognition. */
export class Resampler {
  /** The mono samples that the next output still needs. */
  #rest = new Float32Array(0);

  /** @param stereo interleaved samples at 48 kHz. */
  add(stereo: Int16Array): Int16Array {
    const added = stereo.length >> 1;
    const mono = new Float32Array(this.#rest.length + added);
    mono.set(this.#rest);
    for (let at = 0; at < added; at++)
      mono[this.#rest.length + at] = (stereo[2 * at]! + stereo[2 * at + 1]!) / 2;
    const output = new Int16Array(Math.max(0, Math.floor((mono.length - TAPS) / FACTOR) + 1));
    for (let to = 0; to < output.length; to++) {
      let sum = 0;
      for (let tap = 0; tap < TAPS; tap++) sum += filter[tap]! * mono[to * FACTOR + tap]!;
      output[to] = Math.max(-32_768, Math.min(32_767, Math.round(sum)));
    }
    this.#rest = mono.slice(output.length * FACTOR);
    return output;
  }
}
