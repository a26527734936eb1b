/** Of the same characters in a row, apart from spaces and case. As much of the instructions is not a coincidence. */
const LEAK_LENGTH = 100;
/** A text that ends with this much of the instructions may be about to repeat them. */
const SUSPICIOUS_LENGTH = 30;

/** Finds long verbatim parts of a secret text in what a model writes. A paraphrase or a translation passes. */
export class LeakGuard {
  readonly #secret: string;

  constructor(secret: string) {
    this.#secret = keyOf(secret);
  }

  /** Whether a text repeats a long part: any of 150 characters, and none of less than 100. */
  leaks(text: string): boolean {
    const said = keyOf(text);
    for (let at = 0; at + LEAK_LENGTH <= said.length; at += LEAK_LENGTH / 2) {
      if (this.#secret.includes(said.slice(at, at + LEAK_LENGTH))) return true;
    }
    return false;
  }

  /** Whether a text that goes on may be about to leak, so that it is better not shown yet. */
  isSuspicious(text: string): boolean {
    const said = keyOf(text);
    return said.length >= SUSPICIOUS_LENGTH && this.#secret.includes(said.slice(-SUSPICIOUS_LENGTH));
  }
}

function keyOf(text: string): string {
  return text.replace(/\s+/gu, '').normalize('NFKC').toLowerCase();
}
