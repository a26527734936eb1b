import { delay, systemClock } from '../../../core/clock.js';
import { en } from '../en.js';
import { registerTranslation } from '../localize.js';
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

/** The longest that an element's first drawing waits for its words: whoever sees nothing thinks it broken. */
const PATIENCE_MS = 1_000;
/** So long what waited in vain has to draw itself, and what is in it: none of that is to ask, and fail, again. */
const DRAWN_MS = 50;

const asked = new Set<string>();
const onTheirWay = new Map<string, Promise<unknown>>();
/** What sites have registered: their words stay, whenever ours arrive. */
const own = new Map<string, Partial<Terms>>();

/** Brings the words of a language tag here, if there are any and they are not here yet. */
export async function loadWords(lang: string): Promise<void> {
  const code = codeOf(lang);
  const load = LANGUAGES[code];
  if (!load || asked.has(code)) return;
  asked.add(code);
  const coming = load();
  onTheirWay.set(code, settled(coming));
  try {
    registerTranslation({ ...(await coming), ...own.get(code) });
  } catch (error) {
    // Offline just now, perhaps: English is read meanwhile, and the next element to ask tries again.
    await delay(systemClock, DRAWN_MS);
    asked.delete(code);
    throw error;
  } finally {
    onTheirWay.delete(code);
  }
}

/**
 * What to wait for so that the words of a language tag are there, or are not to be had, or take too long; null where
 * none are on their way. It never rejects.
 */
export function wordsOnTheirWay(lang: string): Promise<unknown> | null {
  return onTheirWay.get(codeOf(lang)) ?? null;
}

function settled(coming: Promise<unknown>): Promise<unknown> {
  const late = new AbortController();
  const limit = delay(systemClock, PATIENCE_MS, late.signal);
  return Promise.race([coming, limit])
    .catch(() => {})
    .finally(() => late.abort());
}

function codeOf(lang: string): string {
  return lang.toLowerCase().split('-')[0] ?? '';
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
