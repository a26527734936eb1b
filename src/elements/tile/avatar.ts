import { cleanName } from '../../core/plain-text.js';
import { graphemesOf } from '../i18n/graphemes.js';

/** What stands for a word: a letter, a digit or an emoji, and no mark before it. */
const SAYS = /[\p{L}\p{N}\p{Extended_Pictographic}\p{Regional_Indicator}]/u;
/** Its capitals are for whole words, and many fonts lack them. */
const WITHOUT_INITIALS = /\p{Script=Georgian}/u;

/** One or two signs that stand for a name: those of its first and its last word; `''` for none. */
export function initialsOf(name: string): string {
  const initials = cleanName(name).split(/\s+/u).map(initialOf).filter(Boolean);
  return initials.length > 1 ? `${initials.at(0)}${initials.at(-1)}` : (initials.at(0) ?? '');
}

/** What a reader takes for one sign, in capitals where its script has them; `''` for a word of marks only. */
function initialOf(word: string): string {
  const first = firstSign(word);
  return WITHOUT_INITIALS.test(first) ? first : firstSign(first.toLocaleUpperCase());
}

function firstSign(text: string): string {
  return graphemesOf(text).find((grapheme) => SAYS.test(grapheme)) ?? '';
}

/** A hue in degrees worked out of an id: the same on every page, and well apart for ids that are alike. */
export function hueOf(id: string): number {
  let hash = 2166136261;
  for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), 16777619);
  return (((hash >>> 0) % 1000) * 137.508) % 360;
}
