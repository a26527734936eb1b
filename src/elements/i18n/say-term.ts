import { sayIsolated } from '../../core/plain-text.js';
import type { Terms } from './terms.js';

/** Which argument of a term is the key of a table. All other texts that terms take are names. */
const KEY_AT: Partial<Record<keyof Terms, number>> = { failure: 0, isNow: 1 };

/** Says a term. Names in it are isolated if they, or the term, run from right to left. */
export function sayTerm<Args extends readonly unknown[]>(
  term: keyof Terms,
  say: (...args: Args) => string,
  ...args: Args
): string {
  const withKey = (all: Args) => all.map((arg, at) => (at === KEY_AT[term] ? args[at] : arg));
  return sayIsolated((...all: Args) => say(...(withKey(all) as unknown as Args)), ...args);
}
