const WINDOW = 1024;
const WORDS = WINDOW / 32;

/**
 * Packet indices that were seen already (RFC 3711 section 3.3.2). Far wider than the required 64, because a
 * retransmission may arrive hundreds of packets late.
 */
export class ReplayWindow {
  readonly #seen = new Uint32Array(WORDS);
  #highest = -1;

  /** Whether a packet with this index was seen, or is too old to tell. */
  has(index: number): boolean {
    if (index > this.#highest) return false;
    if (this.#highest - index >= WINDOW) return true;
    return (this.#seen[(index >>> 5) % WORDS]! & (1 << (index & 31))) !== 0;
  }

  /** Call it only for an authenticated packet. */
  add(index: number): void {
    if (index > this.#highest) this.#advanceTo(index);
    this.#seen[(index >>> 5) % WORDS]! |= 1 << (index & 31);
  }

  #advanceTo(index: number): void {
    const from = Math.max(this.#highest + 1, index - WINDOW + 1);
    for (let gone = from; gone <= index; gone++) {
      this.#seen[(gone >>> 5) % WORDS]! &= ~(1 << (gone & 31));
    }
    this.#highest = index;
  }
}
