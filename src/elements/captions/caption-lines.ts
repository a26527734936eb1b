import { cleanText } from '../../core/plain-text.js';
import { graphemesOf } from '../i18n/graphemes.js';

/** The ephemeral value `caption`: the text of an utterance so far, and the number of the utterance. */
export interface CaptionFact {
  readonly breath: number;
  readonly text: string;
}

/** A line of captions. */
export interface CaptionLine extends CaptionFact {
  /** The participant id of the speaker. */
  readonly from: string;
  readonly heardAtMs: number;
}

/** The maximum number of lines. */
const MOST = 3;
/** How long a line stays after its last update. */
const STAY_MS = 6_000;
/** The maximum number of characters of a line. Of a longer text the end is shown. */
const MOST_LETTERS = 160;

export function isCaptionFact(data: unknown): data is CaptionFact {
  const { breath, text } = (data ?? {}) as Partial<CaptionFact>;
  return typeof breath === 'number' && typeof text === 'string';
}

/** The latest lines, oldest first. Each utterance is a line that grows. */
export class CaptionLines {
  #lines: readonly CaptionLine[] = [];

  at(nowMs: number): readonly CaptionLine[] {
    this.#lines = this.#lines.filter(({ heardAtMs }) => nowMs - heardAtMs < STAY_MS);
    return this.#lines;
  }

  hear(from: string, { breath, text }: CaptionFact, nowMs: number): void {
    const line = { from, breath, text: shorten(cleanText(text)), heardAtMs: nowMs };
    const isSame = (other: CaptionLine) => other.from === from && other.breath === breath;
    const isKnown = this.#lines.some(isSame);
    const lines = isKnown
      ? this.#lines.map((other) => (isSame(other) ? line : other))
      : [...this.#lines, line];
    this.#lines = lines.slice(-MOST);
  }
}

function shorten(text: string): string {
  if (text.length <= MOST_LETTERS) return text;
  const end = graphemesOf(text).slice(-MOST_LETTERS).join('');
  return end === text ? text : `…${end.slice(end.indexOf(' ') + 1)}`;
}
