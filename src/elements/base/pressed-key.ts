import { isComposing } from './composition.js';

/** Characters of other scripts for the same sign. */
const SIGNS: Readonly<Record<string, string>> = { '،': ',', '؟': '?' };
/** The position of the signs on a Latin keyboard. */
const PLACES: Readonly<Record<string, string>> = { Comma: ',', 'Shift+Slash': '?' };

/**
 * Returns the pressed key under its name in `SHORTCUTS`; `null` for a key that is not a command: it belongs to the
 * browser, to the system or to an input method, or it repeats.
 *
 * In a Latin layout (QWERTY, AZERTY, Dvorak …) the typed character decides. A layout of another script does not have
 * our letters, so the position of the key decides.
 */
export function keyOf(event: KeyboardEvent): string | null {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.defaultPrevented) return null;
  // Password managers dispatch events without a key.
  if (!event.key || isComposing(event) || event.getModifierState?.('AltGraph')) return null;
  const typed = event.key.normalize('NFKC').toLowerCase();
  const key = isForeignLetter(typed) ? keyAt(event) : (SIGNS[typed] ?? typed);
  // A sign may need Shift. With a letter or the space bar, Shift makes a different command.
  return event.shiftKey && /^[ \p{L}]$/u.test(key) ? null : key;
}

function isForeignLetter(typed: string): boolean {
  return /[\p{L}\p{M}]/u.test(typed) && !/\p{Script=Latin}/u.test(typed);
}

function keyAt({ code, shiftKey }: KeyboardEvent): string {
  const letter = /^Key([A-Z])$/.exec(code)?.[1]?.toLowerCase();
  return letter ?? PLACES[shiftKey ? `Shift+${code}` : code] ?? '';
}
