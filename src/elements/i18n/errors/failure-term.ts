import type { ErrorTexts } from './error-keys.js';

/** A term that looks up the sentences of a language. */
export function failureTerm(texts: Partial<ErrorTexts>): (key: string) => string {
  return (key) => (Object.hasOwn(texts, key) ? (texts[key as keyof ErrorTexts] ?? '') : '');
}
