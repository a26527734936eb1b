/** The room sends a mark after at most this many bytes on a socket, and at least half of them. */
const MARK_EVERY_BYTES = 64_000;
/** With more unacknowledged bytes than this, the room answers no query. */
const WINDOW_BYTES = 256_000;

/**
 * Tracks the bytes sent to a socket and the bytes its client has read, because workerd does not report how much it
 * still buffers for a socket. After 32 to 64 kB the room sends a mark, which a client can return only after reading
 * everything before it.
 */
export class SendWindow {
  /** Bytes sent since the last mark. */
  #unmarked: number;
  /** Random, so that the clients of a large room do not all acknowledge the same patch. */
  #markAfter = randomDistance();
  #owed: number;
  /** Unacknowledged marks, oldest first, each with the bytes between it and the previous mark. */
  readonly #marks: { mark: string; bytes: number }[] = [];
  /** The mark in the answer to a large query; `true` while that answer is being made. */
  #answer: string | true | null = null;

  /**
   * @param owed bytes unacknowledged since before the room hibernated. Their marks are lost, so the next bytes are
   * followed by a new mark.
   */
  constructor(owed = 0) {
    this.#owed = owed;
    this.#unmarked = owed;
  }

  /** Bytes that the client has not acknowledged. */
  get owed(): number {
    return this.#owed;
  }

  /** Whether answers have to wait because too many bytes are unacknowledged. */
  get isFull(): boolean {
    return this.#owed > WINDOW_BYTES;
  }

  /**
   * Counts sent bytes.
   * @returns the mark to send next; null: none is due.
   */
  sent(bytes: number): string | null {
    this.#count(bytes);
    if (this.#unmarked < this.#markAfter) return null;
    const mark = newMark();
    this.#push(mark);
    return mark;
  }

  /** Starts the answer to a large query. False while the previous answer is being made or is unread. */
  beginAnswer(): boolean {
    if (this.#answer !== null) return false;
    this.#answer = true;
    return true;
  }

  /** Counts the started answer, which carries its own mark. */
  sentAnswer(mark: string, bytes: number): void {
    this.#answer = mark;
    this.#count(bytes);
    this.#push(mark);
  }

  /** Cancels the started answer. */
  dropAnswer(): void {
    this.#answer = null;
  }

  /** Accepts a mark from the client. False when the mark is unknown. */
  acknowledge(mark: string): boolean {
    const index = this.#marks.findIndex((sent) => sent.mark === mark);
    if (index < 0) return false;
    for (const read of this.#marks.splice(0, index + 1)) {
      this.#owed -= read.bytes;
      if (read.mark === this.#answer) this.#answer = null;
    }
    return true;
  }

  #count(bytes: number): void {
    this.#owed += bytes;
    this.#unmarked += bytes;
  }

  #push(mark: string): void {
    this.#marks.push({ mark, bytes: this.#unmarked });
    this.#unmarked = 0;
    this.#markAfter = randomDistance();
  }
}

function randomDistance(): number {
  return MARK_EVERY_BYTES * (0.5 + Math.random() / 2);
}

/** Unguessable, so that a client cannot acknowledge data it has not read. */
export function newMark(): string {
  return crypto.randomUUID().slice(0, 13);
}
