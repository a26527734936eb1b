/** Above this someone speaks. */
const THRESHOLD = 0.1;
/** A pause no longer than this is still the same speech. */
const PAUSE_MS = 400;
/** Who speaks for less does not take the stage: a cough, a "yes". */
const TAKES_MS = 700;
/** Who paused for less does not lose it. */
const KEEPS_MS = 900;

interface Speech {
  sinceMs: number;
  lastMs: number;
}

/**
 * Who has the floor, out of everyone's levels. It changes late rather than often: the eye follows it.
 */
export class SpeakerChoice {
  #current: string | null = null;
  readonly #speeches = new Map<string, Speech>();

  /** The `key` of whoever has the floor: the last one to have had it, in a silence. */
  get current(): string | null {
    return this.#current;
  }

  /** When someone was last heard, in the caller's milliseconds; `-Infinity` for never. */
  lastHeardMs(key: string): number {
    return this.#speeches.get(key)?.lastMs ?? Number.NEGATIVE_INFINITY;
  }

  /**
   * Takes in one level, 0 to 1.
   * @returns whether the floor has passed to someone else.
   */
  hear(key: string, level: number, nowMs: number): boolean {
    if (level < THRESHOLD) return false;
    const speech = this.#speeches.get(key);
    if (!speech || nowMs - speech.lastMs > PAUSE_MS) {
      this.#speeches.set(key, { sinceMs: nowMs, lastMs: nowMs });
      return this.#current === null && this.#pass(key);
    }
    speech.lastMs = nowMs;
    const isHeld = this.#current !== null && nowMs - this.lastHeardMs(this.#current) < KEEPS_MS;
    if (key === this.#current || isHeld || nowMs - speech.sinceMs < TAKES_MS) return false;
    return this.#pass(key);
  }

  /** Someone is gone. */
  forget(key: string): void {
    this.#speeches.delete(key);
    if (this.#current === key) this.#current = null;
  }

  #pass(key: string): boolean {
    this.#current = key;
    return true;
  }
}

/**
 * Brings whoever was heard lately onto the first page and moves nobody else: each takes the place of whoever there
 * was silent the longest.
 * @param keys everyone, in the order in which they came.
 * @param lastHeardMs when each was last heard; `-Infinity` for never.
 */
export function frontSpeakers(
  keys: readonly string[],
  pageSize: number,
  lastHeardMs: (key: string) => number,
): string[] {
  const front = keys.slice(0, pageSize);
  const back = keys.slice(pageSize);
  const heard = back
    .filter((key) => lastHeardMs(key) > Number.NEGATIVE_INFINITY)
    .sort((a, b) => lastHeardMs(b) - lastHeardMs(a));
  for (const key of heard) {
    let quietest = 0;
    for (const [index, one] of front.entries()) {
      if (lastHeardMs(one) <= lastHeardMs(front[quietest]!)) quietest = index;
    }
    if (front.length === 0 || lastHeardMs(front[quietest]!) >= lastHeardMs(key)) break;
    back[back.indexOf(key)] = front[quietest]!;
    front[quietest] = key;
  }
  return [...front, ...back];
}
