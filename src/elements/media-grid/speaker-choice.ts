/**
 * Chooses who has the floor, from what the speech detectors say of each participant. The floor passes late rather than
 * often, because the eye follows it.
 */
export class SpeakerChoice {
  #current: string | null = null;
  readonly #speaking = new Set<string>();
  /** Who has spoken long enough to take the floor (see `FLOOR` of the speech detector), in the order of their claims. */
  readonly #claims = new Set<string>();
  readonly #lastMs = new Map<string, number>();

  /** The `key` of the participant who has the floor. It stays theirs in a silence. */
  get current(): string | null {
    return this.#current;
  }

  /** When a participant last spoke, in the caller's milliseconds: `Infinity` for now, `-Infinity` for never. */
  lastHeardMs(key: string): number {
    if (this.#speaking.has(key)) return Number.POSITIVE_INFINITY;
    return this.#lastMs.get(key) ?? Number.NEGATIVE_INFINITY;
  }

  /**
   * A participant starts or stops speaking. The first to speak gets the floor at once.
   * @returns whether the floor has passed.
   */
  hear(key: string, isSpeaking: boolean, nowMs: number): boolean {
    if (isSpeaking) {
      this.#speaking.add(key);
      return this.#current === null && this.#pass(key);
    }
    if (this.#speaking.delete(key)) this.#lastMs.set(key, nowMs);
    return this.#settle();
  }

  /**
   * A participant has spoken long enough to take the floor, or has been quiet long enough to lose it.
   * @returns whether the floor has passed.
   */
  claim(key: string, claims: boolean): boolean {
    if (claims) this.#claims.add(key);
    else this.#claims.delete(key);
    return this.#settle();
  }

  /**
   * A participant has left.
   * @returns whether the floor has passed.
   */
  forget(key: string): boolean {
    this.#speaking.delete(key);
    this.#claims.delete(key);
    this.#lastMs.delete(key);
    if (this.#current === key) this.#current = null;
    return this.#settle();
  }

  #settle(): boolean {
    const current = this.#current;
    if (current !== null && (this.#speaking.has(current) || this.#claims.has(current))) return false;
    const [next] = this.#claims;
    return next !== undefined && this.#pass(next);
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
 * @param lastHeardMs when each was last heard; `Infinity` for now, `-Infinity` for never.
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
    // Two who speak now are both `Infinity`, and keep their order.
    .sort((a, b) => (lastHeardMs(a) === lastHeardMs(b) ? 0 : lastHeardMs(b) - lastHeardMs(a)));
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
