import { registerTranslation } from '@shoelace-style/localize';
import { en } from '../en.js';
import type { Terms } from '../terms.js';

/** Each language is loaded when someone wants it. English is always there. */
const LANGUAGES: Readonly<Record<string, () => Promise<Terms>>> = {
  ar: async () => (await import('./ar.js')).ar,
  de: async () => (await import('./de.js')).de,
  es: async () => (await import('./es.js')).es,
  fr: async () => (await import('./fr.js')).fr,
  ja: async () => (await import('./ja.js')).ja,
  pt: async () => (await import('./pt.js')).pt,
  zh: async () => (await import('./zh.js')).zh,
};

const asked = new Set<string>();
/** What sites have registered: their words stay, whenever ours arrive. */
const own = new Map<string, Partial<Terms>>();

/** Brings the words of a language tag here, if there are any and they are not here yet. */
export async function loadWords(lang: string): Promise<void> {
  const code = lang.toLowerCase().split('-')[0] ?? '';
  const load = LANGUAGES[code];
  if (!load || asked.has(code)) return;
  asked.add(code);
  try {
    registerTranslation({ ...(await load()), ...own.get(code) });
  } catch (error) {
    // Offline just now, perhaps: English is read meanwhile, and the next element to ask tries again.
    asked.delete(code);
    throw error;
  }
}

/** Brings further English words, those of elements that are loaded later, unless a site has its own for them. */
export function addWords(words: Partial<Terms>): void {
  // What the words fall back on is this very object; what they are looked up in is a copy of it.
  Object.assign(en, words);
  registerTranslation({ ...en, ...own.get(en.$code) });
}

/** Adds a translation, or replaces some words of one. Elements on the page say them at once. */
export function registerWords(terms: Partial<Terms> & Pick<Terms, '$code'>): void {
  own.set(terms.$code.toLowerCase(), { ...own.get(terms.$code.toLowerCase()), ...terms });
  registerTranslation(terms as Terms);
}
