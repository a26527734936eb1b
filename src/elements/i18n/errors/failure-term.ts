import type { ErrorTexts } from './error-keys.js';

/** Returns a term that looks up the error sentences of a language. */
export function failureTerm(texts: Partial<ErrorTexts>): (key: string) => string {
  return (key) => (Object.hasOwn(texts, key) ? (texts[key as keyof ErrorTexts] ?? '') : '');
}
