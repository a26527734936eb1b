/** Serial number arithmetic on 16 bits (RFC 1982). */

/** The distance by which `to` is ahead of `from`: -32768 to 32767. */
export function sequenceDistance(from: number, to: number): number {
  return ((to - from) << 16) >> 16;
}

export function addToSequence(sequence: number, amount: number): number {
  return (sequence + amount) & 0xffff;
}

/** Turns 16-bit sequence numbers into numbers that never wrap. */
export class SequenceUnwrapper {
  #last: number | undefined;

  /** The unwrapped number nearest to the highest seen so far. */
  unwrap(sequence: number): number {
    if (this.#last === undefined) {
      this.#last = sequence;
      return sequence;
    }
    const unwrapped = this.#last + sequenceDistance(this.#last & 0xffff, sequence);
    if (unwrapped > this.#last) this.#last = unwrapped;
    return unwrapped;
  }
}
