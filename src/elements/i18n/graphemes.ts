/** A flag, a letter with its marks, or an emoji with what is joined to it. */
const GRAPHEME =
  /\p{RI}\p{RI}|\P{M}[\p{M}\p{EMod}\u{E0020}-\u{E007F}]*(?:\u200D\p{ExtPict}[\p{M}\p{EMod}]*)*|\p{M}+/gsu;

/** A text in what a reader takes for single signs: it may be cut between them, and nowhere else. */
export function graphemesOf(text: string): string[] {
  // Firefox has it since version 125.
  if (!('Segmenter' in Intl)) return text.match(GRAPHEME) ?? [];
  return [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)].map(
    ({ segment }) => segment,
  );
}
