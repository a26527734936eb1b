/** Seconds: longer than any player takes. */
const MOST = 5;
/** How much the latest measurement counts. */
const WEIGHT = 0.7;

/** How long a player takes to do something, learned from how far off it was afterwards. In seconds. */
export class LearnedDelay {
  #seconds: number;

  constructor(firstGuess: number) {
    this.#seconds = firstGuess;
  }

  get seconds(): number {
    return this.#seconds;
  }

  /** @param late how much later than expected it was done, in seconds; negative: earlier */
  learn(late: number): void {
    this.#seconds = Math.min(MOST, Math.max(0, this.#seconds + WEIGHT * late));
  }
}
