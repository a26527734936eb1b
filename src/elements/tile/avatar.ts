import { cleanName, isGuest } from '../../core/plain-text.js';
import { graphemesOf } from '../i18n/graphemes.js';

/** The characters that can represent a word: a letter, a digit or an emoji, but no punctuation. */
const WORD_CHARACTER = /[\p{L}\p{N}\p{Extended_Pictographic}\p{Regional_Indicator}]/u;
/** Georgian capitals are only for fully capitalized words, and many fonts lack them. */
const WITHOUT_INITIALS = /\p{Script=Georgian}/u;

/** Returns the initials of a name: of its first and its last word; `''` for a guest. */
export function initialsOf(name: string): string {
  if (isGuest(name)) return '';
  const initials = cleanName(name).split(/\s+/u).map(initialOf).filter(Boolean);
  return initials.length > 1 ? `${initials.at(0)}${initials.at(-1)}` : (initials.at(0) ?? '');
}

/**
 * Returns the first user-perceived character of a word, as a capital if its script has them; `''` for a word of
 * punctuation only.
 */
function initialOf(word: string): string {
  const first = firstGrapheme(word);
  return WITHOUT_INITIALS.test(first) ? first : firstGrapheme(first.toLocaleUpperCase());
}

function firstGrapheme(text: string): string {
  return graphemesOf(text).find((grapheme) => WORD_CHARACTER.test(grapheme)) ?? '';
}

/** Returns a hue in degrees for an id: the same on every page, and clearly different for similar ids. */
export function hueOf(id: string): number {
  let hash = 2166136261;
  for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), 16777619);
  return (((hash >>> 0) % 1000) * 137.508) % 360;
}
