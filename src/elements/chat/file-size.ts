import type { Words } from '../i18n/words.js';

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** The size of a file in words, as `1.2 MB`. */
export function fileSize(bytes: number, words: Words): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return words.number(bytes / 1_000 ** power, {
    style: 'unit',
    unit: UNITS[power]!,
    // Short, a byte has no plural.
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: power > 1 ? 1 : 0,
  });
}
