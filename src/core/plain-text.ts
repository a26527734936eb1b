/**
 * Text that other people wrote, in the form in which it may be stored and shown. Both ends clean: the room, since it
 * trusts no client, and the page, since it trusts no room.
 */

/** The scripts in which U+200C and U+200D choose between forms of a letter. */
const JOINER_SCRIPTS =
  'Arab Syrc Nkoo Mong Phag Mand Mani Rohg Adlm Deva Beng Guru Gujr Orya Taml Telu Knda Mlym Sinh Khmr Mymr Tibt Newa Bali Java';

/** What is invisible and says something about the character before it, only there. */
const MEANINGFUL = [
  String.raw`[\n\t]`,
  // A joiner after a letter or mark of such a script.
  String.raw`(?<=[\p{L}\p{M}])(?<=[${JOINER_SCRIPTS.split(' ')
    .map((script) => String.raw`\p{scx=${script}}`)
    .join('')}])[\u200C\u200D]`,
  // Emoji (Unicode Technical Standard #51): joined to the next, their presentation, keycaps, flags of regions.
  String.raw`(?<=\p{ExtPict}\uFE0F?|\p{EMod})\u200D(?=\p{ExtPict})`,
  String.raw`(?<=\p{ExtPict})[\uFE0E\uFE0F]`,
  String.raw`(?<=[0-9#*])\uFE0F(?=\u20E3)`,
  String.raw`(?<=\u{1F3F4})[\u{E0030}-\u{E0039}\u{E0061}-\u{E007A}]{3,6}\u{E007F}`,
  // Variants of ideographs, which Japanese names are written with, and of Mongolian letters.
  String.raw`(?<=\p{sc=Han})[\uFE00-\uFE02\u{E0100}-\u{E01EF}]`,
  String.raw`(?<=\p{L})(?<=\p{sc=Mong})[\u180B-\u180F]`,
].join('|');

/**
 * Controls, halves of surrogate pairs, and all that is drawn as nothing: what turns the direction of text, zero-width
 * characters, Hangul fillers, tags, interlinear annotations.
 */
const INVISIBLE = new RegExp(String.raw`(${MEANINGFUL})|[\p{Cc}\p{Cs}\p{DI}\uFFF9-\uFFFB]`, 'gu');

/** Anything but space, marks without a letter, and characters that are drawn as nothing. */
const VISIBLE = /[^\p{Cc}\p{Cf}\p{Cs}\p{Z}\p{M}\p{DI}\u2800\uFFFC\u{1D159}]/u;

/** More marks above and below one letter than a language puts there: they would be drawn over the lines around it. */
const EXCESS_MARKS = /((?:[\p{Mn}\p{Me}][\u200C\u200D]*){4})[\p{Mn}\p{Me}][\p{Mn}\p{Me}\u200C\u200D]*/gu;

/** Letters of scripts that run from right to left (Unicode Standard Annex #9, the blocks of classes R and AL). */
const RIGHT_TO_LEFT = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFE\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;

/**
 * Removes controls (but for `\n` and `\t`), halves of surrogate pairs and invisible characters. Those that a script or
 * an emoji is written with stay.
 */
export function stripInvisible(text: string): string {
  return text.replace(INVISIBLE, '$1');
}

/** Whether any of a text can be seen. */
export function isVisible(text: string): boolean {
  return VISIBLE.test(text);
}

/** A text of several lines as others see it, without white space around it; `''` where nothing of it is visible. */
export function cleanText(text: string): string {
  const cleaned = stripInvisible(text.replace(/\r\n?|[\u2028\u2029]/gu, '\n'))
    .replace(EXCESS_MARKS, '$1')
    .trim();
  return isVisible(cleaned) ? cleaned : '';
}

/** A name as others see it: one line, composed (Unicode Normalization Form C); `''` where nothing of it is visible. */
export function cleanName(name: string): string {
  const cleaned = stripInvisible(name)
    .replace(/[\s\u2800]+/gu, ' ')
    .normalize('NFC')
    .replace(EXCESS_MARKS, '$1')
    .trim();
  return isVisible(cleaned) ? cleaned : '';
}

/**
 * Says a sentence with names in it. Where any of it runs from right to left, each string argument is isolated
 * (U+2068 … U+2069), so that no name reorders the words around it.
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
