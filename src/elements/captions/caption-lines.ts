import { cleanText } from '../../core/plain-text.js';
import { graphemesOf } from '../i18n/graphemes.js';

/** The ephemeral value `caption`: the text of an utterance so far, and the number of the utterance. */
export interface CaptionMessage {
  readonly utterance: number;
  readonly text: string;
}

/** A line of captions. */
export interface CaptionLine extends CaptionMessage {
  /** The participant id of the speaker. */
  readonly from: string;
  readonly heardAtMs: number;
}

/** The maximum number of lines. */
const MAX_LINES = 3;
/** How long a line stays after its last update. */
const STAY_MS = 6_000;
/** The maximum number of characters of a line. Of a longer text the end is shown. */
const MAX_LETTERS = 160;

export function isCaptionMessage(data: unknown): data is CaptionMessage {
  const { utterance, text } = (data ?? {}) as Partial<CaptionMessage>;
  return typeof utterance === 'number' && typeof text === 'string';
}

/** The latest lines, oldest first. Each utterance is a line that grows. */
export class CaptionLines {
  #lines: readonly CaptionLine[] = [];

  at(nowMs: number): readonly CaptionLine[] {
    return this.#lines.filter(({ heardAtMs }) => nowMs - heardAtMs < STAY_MS);
  }

  add(from: string, { utterance, text }: CaptionMessage, nowMs: number): void {
    const line = { from, utterance, text: shownPart(text), heardAtMs: nowMs };
    const isSame = (other: CaptionLine) => other.from === from && other.utterance === utterance;
    const isKnown = this.#lines.some(isSame);
    const lines = isKnown
      ? this.#lines.map((other) => (isSame(other) ? line : other))
      : [...this.#lines, line];
    this.#lines = lines.slice(-MAX_LINES);
  }
}

/** The part of a caption that a line shows: its end. */
export function shownPart(caption: string): string {
  const text = cleanText(caption);
  if (text.length <= MAX_LETTERS) return text;
  // Finding the characters of a long text takes time. The cut may leave half an emoji, so clean again.
  const end = graphemesOf(cleanText(text.slice(-16 * MAX_LETTERS)))
    .slice(-MAX_LETTERS)
    .join('');
  return end === text ? text : `…${end.slice(end.indexOf(' ') + 1)}`;
}
