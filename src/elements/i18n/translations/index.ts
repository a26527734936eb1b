import { delay, systemClock } from '../../../core/clock.js';
import { en } from '../en.js';
import { registerTranslation } from '../localize.js';
import type { Terms } from '../terms.js';

/** The loaders of the languages. Each language loads when an element needs it; English is always loaded. */
const LANGUAGES: Readonly<Record<string, () => Promise<Terms>>> = {
  ar: async () => (await import('./ar.js')).ar,
  de: async () => (await import('./de.js')).de,
  es: async () => (await import('./es.js')).es,
  fr: async () => (await import('./fr.js')).fr,
  ja: async () => (await import('./ja.js')).ja,
  pt: async () => (await import('./pt.js')).pt,
  zh: async () => (await import('./zh.js')).zh,
};

/** How long an element's first render waits for its translation. A longer blank would look broken. */
const LOAD_LIMIT_MS = 1_000;
/**
 * After a failed load, elements that waited render within this time. They must not start the load again, because it
 * would fail again.
 */
const DRAWN_MS = 50;

const asked = new Set<string>();
const onTheirWay = new Map<string, Promise<unknown>>();
/** The words that sites registered. They take precedence over ours, even if ours load later. */
const own = new Map<string, Partial<Terms>>();

/** Loads the words of a language tag, if we have that language and it is not loaded yet. */
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
    // The page may be offline: it shows English, and the next element that asks tries again.
    await delay(systemClock, DRAWN_MS);
    asked.delete(code);
    throw error;
  } finally {
    onTheirWay.delete(code);
  }
}

/**
 * Returns a promise for a load in progress; `null` if no load is in progress. The promise resolves when the words are
 * loaded, the load fails, or the load takes too long. It never rejects.
 */
export function wordsOnTheirWay(lang: string): Promise<unknown> | null {
  return onTheirWay.get(codeOf(lang)) ?? null;
}

function settled(coming: Promise<unknown>): Promise<unknown> {
  const late = new AbortController();
  const limit = delay(systemClock, LOAD_LIMIT_MS, late.signal);
  return Promise.race([coming, limit])
    .catch(() => {})
    .finally(() => late.abort());
}

function codeOf(lang: string): string {
  return lang.toLowerCase().split('-')[0] ?? '';
}

/** Adds English words, those of elements that load on demand. A site's own English words take precedence. */
export function addWords(words: Partial<Terms>): void {
  // The fallback is the object `en` itself; lookups use a registered copy of it. Update both.
  Object.assign(en, words);
  registerTranslation({ ...en, ...own.get(en.$code) });
}

/** Adds a translation, or replaces some of its words. Elements on the page update at once. */
export function registerWords(terms: Partial<Terms> & Pick<Terms, '$code'>): void {
  own.set(terms.$code.toLowerCase(), { ...own.get(terms.$code.toLowerCase()), ...terms });
  registerTranslation(terms as Terms);
}
