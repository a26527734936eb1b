/**
 * Cleans text that other people wrote, so that it can be stored and shown. Both ends clean it: the room because it
 * trusts no client, and the page because it trusts no room.
 */

/** The scripts in which U+200C and U+200D select the form of a letter. */
const JOINER_SCRIPTS =
  'Arab Syrc Nkoo Mong Phag Mand Mani Rohg Adlm Deva Beng Guru Gujr Orya Taml Telu Knda Mlym Sinh Khmr Mymr Tibt Newa Bali Java';

/** Invisible characters that change the character before them; they are kept only after such a character. */
const MEANINGFUL = [
  // A joiner after a letter or mark of such a script.
  String.raw`(?<=[\p{L}\p{M}])(?<=[${JOINER_SCRIPTS.split(' ')
    .map((script) => String.raw`\p{scx=${script}}`)
    .join('')}])[\u200C\u200D]`,
  // Emoji (Unicode Technical Standard #51): joiners, presentation selectors, keycaps, flags of regions.
  String.raw`(?<=\p{ExtPict}\uFE0F?|\p{EMod})\u200D(?=\p{ExtPict})`,
  String.raw`(?<=\p{ExtPict})[\uFE0E\uFE0F]`,
  String.raw`(?<=[0-9#*])\uFE0F(?=\u20E3)`,
  String.raw`(?<=\u{1F3F4})[\u{E0030}-\u{E0039}\u{E0061}-\u{E007A}]{3,6}\u{E007F}`,
  // Variation selectors of ideographs, which Japanese names use, and of Mongolian letters.
  String.raw`(?<=\p{sc=Han})[\uFE00-\uFE02\u{E0100}-\u{E01EF}]`,
  String.raw`(?<=\p{L})(?<=\p{sc=Mong})[\u180B-\u180F]`,
].join('|');

/**
 * Controls (except `\n` and `\t`), halves of surrogate pairs, and all invisible characters: direction controls,
 * zero-width characters, Hangul fillers, tags, interlinear annotations.
 */
const INVISIBLE = new RegExp(String.raw`(${MEANINGFUL})|(?![\n\t])[\p{Cc}\p{Cs}\p{DI}\uFFF9-\uFFFB]`, 'gu');

/** Any character except spaces, marks without a letter, and characters that are drawn as nothing. */
const VISIBLE = /[^\p{Cc}\p{Cf}\p{Cs}\p{Z}\p{M}\p{DI}\u2800\uFFFC\u{1D159}]/u;

/** More marks above and below a letter than any language uses: they would be drawn over the lines around it. */
const EXCESS_MARKS = /((?:[\p{Mn}\p{Me}][\u200C\u200D]*){4})[\p{Mn}\p{Me}][\p{Mn}\p{Me}\u200C\u200D]*/gu;

/** Letters of right-to-left scripts (Unicode Standard Annex #9, the blocks of classes R and AL). */
const RIGHT_TO_LEFT = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFE\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;

/**
 * Removes controls (except `\n` and `\t`), halves of surrogate pairs and invisible characters. Invisible characters
 * that belong to a script or an emoji stay.
 */
export function stripInvisible(text: string): string {
  return text.replace(INVISIBLE, '$1');
}

/** Whether a text has a visible character. */
export function isVisible(text: string): boolean {
  return VISIBLE.test(text);
}

/** Cleans a text of several lines and trims it; returns `''` if no visible character is left. */
export function cleanText(text: string): string {
  const cleaned = stripInvisible(text.replace(/\r\n?|[\u2028\u2029]/gu, '\n'))
    .replace(EXCESS_MARKS, '$1')
    .trim();
  return isVisible(cleaned) ? cleaned : '';
}

/** Cleans a name: one line, composed (Unicode Normalization Form C); returns `''` if no visible character is left. */
export function cleanName(name: string): string {
  const cleaned = stripInvisible(name)
    .replace(/[\s\u2800]+/gu, ' ')
    .normalize('NFC')
    .replace(EXCESS_MARKS, '$1')
    .trim();
  return isVisible(cleaned) ? cleaned : '';
}

/**
 * Whether a display name is a guest's: empty or, for the second guest in a room, a number alone, such as ` (2)`. No name
 * that a person enters starts with a space.
 */
export function isGuest(name: string): boolean {
  return /^( \(\d+\))?$/u.test(name);
}

/** What a name is searched by: without case and diacritics. Clean the text first. */
export function searchKey(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

/**
 * Builds a sentence with names in it. If any part of the sentence runs from right to left, each string argument is
 * isolated (U+2068 … U+2069), so that no name reorders the words around it.
 */
export function sayIsolated<Args extends readonly unknown[]>(
  say: (...args: Args) => string,
  ...args: Args
): string {
  const said = say(...args);
  return RIGHT_TO_LEFT.test(said) ? say(...(args.map(isolated) as unknown as Args)) : said;
}

function isolated(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(isolated);
  return typeof value === 'string' && value !== '' ? `\u2068${value}\u2069` : value;
}
