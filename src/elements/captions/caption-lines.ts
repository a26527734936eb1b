import { cleanText } from '../../core/plain-text.js';
import { graphemesOf } from '../i18n/graphemes.js';

/** What goes over the wire as the ephemeral fact `caption`: what one has said in the breath that has this number. */
export interface CaptionFact {
  readonly breath: number;
  readonly text: string;
}

/** One line of captions. */
export interface CaptionLine extends CaptionFact {
  /** The participant id of whoever says it. */
  readonly from: string;
  readonly heardAtMs: number;
}

/** As many at once. */
const MOST = 3;
/** A line stays for this after its last word. */
const STAY_MS = 6_000;
/** Of a long breath the end is what one reads. */
const MOST_LETTERS = 160;

export function isCaptionFact(data: unknown): data is CaptionFact {
  const { breath, text } = (data ?? {}) as Partial<CaptionFact>;
  return typeof breath === 'number' && typeof text === 'string';
}

/** The latest lines, oldest first, each person's breath one line that grows. */
export class CaptionLines {
  #lines: readonly CaptionLine[] = [];

  at(nowMs: number): readonly CaptionLine[] {
    return this.#lines.filter(({ heardAtMs }) => nowMs - heardAtMs < STAY_MS);
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
