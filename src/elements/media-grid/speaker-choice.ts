/** A higher level is speech. */
const THRESHOLD = 0.1;
/** A pause of at most this length belongs to the same speech. */
const PAUSE_MS = 400;
/** Shorter speech does not make a participant the active speaker: a cough, a "yes". */
const TAKES_MS = 700;
/** The active speaker keeps the place through shorter pauses. */
const KEEPS_MS = 900;

interface Speech {
  sinceMs: number;
  lastMs: number;
}

/**
 * Chooses the active speaker from everyone's levels. It changes late rather than often, because the eye follows it.
 */
export class SpeakerChoice {
  #current: string | null = null;
  readonly #speeches = new Map<string, Speech>();

  /** The `key` of the active speaker; during silence, of the last active speaker. */
  get current(): string | null {
    return this.#current;
  }

  /** When a participant was last heard, in the caller's milliseconds; `-Infinity` for never. */
  lastHeardMs(key: string): number {
    return this.#speeches.get(key)?.lastMs ?? Number.NEGATIVE_INFINITY;
  }

  /**
   * Processes one level, 0 to 1.
   * @returns whether the active speaker has changed.
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

  /** Forgets a participant who left. */
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
 * Moves recent speakers to the first page. Each takes the place of the participant there who was silent the longest;
 * nobody else moves.
 * @param keys everyone, in the order in which they joined.
 * @param lastHeardMs when each participant was last heard; `-Infinity` for never.
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
