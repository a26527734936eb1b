/**
 * Chooses the active speaker from the output of the speech detectors. It changes late rather than often, because the
 * eye follows it.
 */
export class SpeakerChoice {
  #current: string | null = null;
  readonly #speaking = new Set<string>();
  /** Who has spoken long enough to become the active speaker (see `ACTIVE_SPEECH`), in the order of their claims. */
  readonly #candidates = new Set<string>();
  readonly #lastMs = new Map<string, number>();

  /** The `key` of the active speaker; during silence, of the last active speaker. */
  get current(): string | null {
    return this.#current;
  }

  /** When a participant last spoke, in the caller's milliseconds: `Infinity` for now, `-Infinity` for never. */
  lastSpokeMs(key: string): number {
    if (this.#speaking.has(key)) return Number.POSITIVE_INFINITY;
    return this.#lastMs.get(key) ?? Number.NEGATIVE_INFINITY;
  }

  /**
   * A participant starts or stops speaking. The first participant to speak is the active speaker at once.
   * @returns whether the active speaker has changed.
   */
  setSpeaking(key: string, isSpeaking: boolean, nowMs: number): boolean {
    if (isSpeaking) {
      this.#speaking.add(key);
      return this.#current === null && this.#pass(key);
    }
    if (this.#speaking.delete(key)) this.#lastMs.set(key, nowMs);
    return this.#settle();
  }

  /**
   * A participant has spoken long enough to become the active speaker, or has been quiet long enough to stop being it.
   * @returns whether the active speaker has changed.
   */
  setCandidate(key: string, isCandidate: boolean): boolean {
    if (isCandidate) this.#candidates.add(key);
    else this.#candidates.delete(key);
    return this.#settle();
  }

  /**
   * Forgets a participant who left.
   * @returns whether the active speaker has changed.
   */
  forget(key: string): boolean {
    this.#speaking.delete(key);
    this.#candidates.delete(key);
    this.#lastMs.delete(key);
    if (this.#current === key) this.#current = null;
    return this.#settle();
  }

  #settle(): boolean {
    const current = this.#current;
    if (current !== null && (this.#speaking.has(current) || this.#candidates.has(current))) return false;
    const [next] = this.#candidates;
    return next !== undefined && this.#pass(next);
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
 * @param lastSpokeMs when each participant was last heard; `Infinity` for now, `-Infinity` for never.
 */
export function frontSpeakers(
  keys: readonly string[],
  pageSize: number,
  lastSpokeMs: (key: string) => number,
): string[] {
  const front = keys.slice(0, pageSize);
  const back = keys.slice(pageSize);
  const heard = back
    .filter((key) => lastSpokeMs(key) > Number.NEGATIVE_INFINITY)
    // Participants who speak now are all at `Infinity`: they keep their order.
    .sort((a, b) => (lastSpokeMs(a) === lastSpokeMs(b) ? 0 : lastSpokeMs(b) - lastSpokeMs(a)));
  for (const key of heard) {
    let quietest = 0;
    for (const [index, one] of front.entries()) {
      if (lastSpokeMs(one) <= lastSpokeMs(front[quietest]!)) quietest = index;
    }
    if (front.length === 0 || lastSpokeMs(front[quietest]!) >= lastSpokeMs(key)) break;
    back[back.indexOf(key)] = front[quietest]!;
    front[quietest] = key;
  }
  return [...front, ...back];
}
