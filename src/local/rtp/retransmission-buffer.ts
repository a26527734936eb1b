const CAPACITY = 512;

/** The last packets sent on one SSRC, as protected, to be sent again on request. */
export class RetransmissionBuffer {
  readonly #packets: (Buffer | undefined)[] = new Array(CAPACITY);
  readonly #sequences = new Uint16Array(CAPACITY);

  add(sequenceNumber: number, datagram: Buffer): void {
    const slot = sequenceNumber % CAPACITY;
    this.#packets[slot] = datagram;
    this.#sequences[slot] = sequenceNumber;
  }

  get(sequenceNumber: number): Buffer | undefined {
    const slot = sequenceNumber % CAPACITY;
    return this.#sequences[slot] === sequenceNumber ? this.#packets[slot] : undefined;
  }
}
