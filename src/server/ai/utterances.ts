import { cleanText } from '../../core/plain-text.js';
import type { SpeechResult } from './speech-results.js';

/** What a person says until they pause. Times are in milliseconds from the start of the stream. */
export interface Utterance {
  /** Counts the utterances of a stream. */
  utterance: number;
  text: string;
  isFinished: boolean;
  startMs: number;
  endMs: number;
}

/** An utterance without a pause is finished at this length. */
const LONG = 300;
/** Longer texts are cut: no caption is that long. */
const MAX_TEXT_LENGTH = 2_000;

/** Joins results to utterances. */
export class Utterances {
  #count = 1;
  /** The words of the present utterance that stay as they are. */
  #text = '';
  #startMs: number | null = null;
  #endMs = 0;

  /** @returns the present utterance; null: it has no words. */
  add({ text, isFinal, endsUtterance, startMs, endMs }: SpeechResult): Utterance | null {
    const words = cleanText(text).replace(/\s+/gu, ' ');
    const all = shortened(this.#text && words ? `${this.#text} ${words}` : this.#text || words);
    if (words !== '') {
      this.#startMs ??= startMs;
      this.#endMs = endMs;
    }
    if (isFinal) this.#text = all;
    if (all === '') return null;
    const isFinished = isFinal && (endsUtterance || all.length >= LONG);
    const utterance = {
      utterance: this.#count,
      text: all,
      isFinished,
      startMs: this.#startMs ?? startMs,
      endMs: this.#endMs,
    };
    if (isFinished) this.#next();
    return utterance;
  }

  /** Finishes the present utterance, because the service is gone; null: it has no final words. */
  finish(): Utterance | null {
    if (this.#text === '') {
      this.#startMs = null;
      return null;
    }
    const utterance = {
      utterance: this.#count,
      text: this.#text,
      isFinished: true,
      startMs: this.#startMs ?? this.#endMs,
      endMs: this.#endMs,
    };
    this.#next();
    return utterance;
  }

  #next(): void {
    this.#count++;
    this.#text = '';
    this.#startMs = null;
  }
}

function shortened(text: string): string {
  return text.length <= MAX_TEXT_LENGTH ? text : cleanText(`${text.slice(0, MAX_TEXT_LENGTH - 1)}…`);
}
