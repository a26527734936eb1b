/** Two semitones: the ratio of the frequencies. */
const RATIO = 2 ** (2 / 12);
/** The length of the pieces that are read faster than they were written; 40 ms at 48 kHz. */
const WINDOW = 1_920;

/**
 * Raises stereo sound by two semitones at the same speed: two readers run faster through the latest sound, each is faded
 * out while it jumps back, and the other is heard then.
 */
export class PitchShifter {
  readonly #past = new Float32Array(2 * WINDOW * 2);
  #written = 0;
  #phase = 0;

  /** @param pcm 16-bit samples, two channels, interleaved. */
  shift(pcm: Buffer): Buffer {
    const shifted = Buffer.alloc(pcm.length);
    for (let at = 0; at + 4 <= pcm.length; at += 4) {
      const slot = (this.#written % (2 * WINDOW)) * 2;
      this.#past[slot] = pcm.readInt16LE(at);
      this.#past[slot + 1] = pcm.readInt16LE(at + 2);
      this.#phase = (this.#phase + (RATIO - 1) / WINDOW) % 1;
      for (const channel of [0, 1]) {
        const sample = this.#read(this.#phase, channel) + this.#read((this.#phase + 0.5) % 1, channel);
        shifted.writeInt16LE(Math.max(-32_768, Math.min(32_767, Math.round(sample))), at + channel * 2);
      }
      this.#written++;
    }
    return shifted;
  }

  #read(phase: number, channel: number): number {
    const position = this.#written - (1 - phase) * WINDOW;
    const first = Math.floor(position);
    const rest = position - first;
    const at = (index: number) => this.#past[((index + 4 * WINDOW) % (2 * WINDOW)) * 2 + channel]!;
    return (at(first) * (1 - rest) + at(first + 1) * rest) * Math.sin(Math.PI * phase) ** 2;
  }
}
