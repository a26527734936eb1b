/** A flag, a letter with its marks, or an emoji with its joined parts. */
const GRAPHEME =
  /\p{RI}\p{RI}|\P{M}[\p{M}\p{EMod}\u{E0020}-\u{E007F}]*(?:\u200D\p{ExtPict}[\p{M}\p{EMod}]*)*|\p{M}+/gsu;

/** Splits a text into the characters that a reader sees (grapheme clusters). A text may be cut between them only. */
export function graphemesOf(text: string): string[] {
  // Firefox has `Intl.Segmenter` since version 125.
  if (!('Segmenter' in Intl)) return text.match(GRAPHEME) ?? [];
  return [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)].map(
    ({ segment }) => segment,
  );
}
