/** After so many bytes a socket is sent a mark. */
const MARK_EVERY_BYTES = 64_000;
/** With more than this on the way, no query is answered. */
const WINDOW_BYTES = 256_000;

/**
 * What was sent to one socket, and of that, what its client has read: workerd does not tell how much it still holds for
 * a socket. After every 64 kB the room sends a mark, which only a client that has read all before it can give back.
 */
export class SendWindow {
  /** Sent since the last mark. */
  #unmarked: number;
  #owed: number;
  /** Marks on the way, the oldest first, each with the bytes between it and the one before. */
  readonly #marks: { mark: string; bytes: number }[] = [];
  /** The mark in the answer to a large query; `true` while that is being made. */
  #answer: string | true | null = null;

  /**
   * @param owed what is known to be on the way since before the room slept. Its marks are forgotten, so that the next
   *   bytes are followed by a new one.
   */
  constructor(owed = 0) {
    this.#owed = owed;
    this.#unmarked = owed;
  }

  /** Bytes that the client has not said it has read. */
  get owed(): number {
    return this.#owed;
  }

  /** Whether so much is on the way that answers have to wait. */
  get isFull(): boolean {
    return this.#owed > WINDOW_BYTES;
  }

  /** Counts what was sent. @returns the mark that has to follow; null: none has to */
  sent(bytes: number): string | null {
    this.#count(bytes);
    if (this.#unmarked < MARK_EVERY_BYTES) return null;
    const mark = newMark();
    this.#push(mark);
    return mark;
  }

  /** Begins the answer to a large query. False while the one before is being made, or was not read. */
  beginAnswer(): boolean {
    if (this.#answer !== null) return false;
    this.#answer = true;
    return true;
  }

  /** Counts the answer that was begun, which carries a mark of its own. */
  sentAnswer(mark: string, bytes: number): void {
    this.#answer = mark;
    this.#count(bytes);
    this.#push(mark);
  }

  /** There is no answer to what was begun. */
  dropAnswer(): void {
    this.#answer = null;
  }

  /** Takes a mark back from the client. False where it is not among those that are on the way. */
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
  }
}

/** Not to be guessed, or a client could acknowledge what it does not read. */
export function newMark(): string {
  return crypto.randomUUID().slice(0, 13);
}
