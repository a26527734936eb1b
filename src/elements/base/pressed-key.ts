import { isComposing } from './composition.js';

/** Signs of other scripts for the same thing. */
const SIGNS: Readonly<Record<string, string>> = { '،': ',', '؟': '?' };
/** Where a Latin keyboard has our signs. */
const PLACES: Readonly<Record<string, string>> = { Comma: ',', 'Shift+Slash': '?' };

/**
 * The key that was pressed, as `SHORTCUTS` names it; `null` for a key that is no command: it belongs to the
 * browser, to the system or to an input method, or it repeats.
 *
 * A Latin layout (QWERTY, AZERTY, Dvorak …) decides by what the key types. A layout of another script types none of our
 * letters: there the place of the key decides.
 */
export function keyOf(event: KeyboardEvent): string | null {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.defaultPrevented) return null;
  // Password managers dispatch events without a key.
  if (!event.key || isComposing(event) || event.getModifierState?.('AltGraph')) return null;
  const typed = event.key.normalize('NFKC').toLowerCase();
  const key = isForeignLetter(typed) ? keyAt(event) : (SIGNS[typed] ?? typed);
  // A sign may need Shift. With a letter or the space bar, Shift makes another command.
  return event.shiftKey && /^[ \p{L}]$/u.test(key) ? null : key;
}

function isForeignLetter(typed: string): boolean {
  return /[\p{L}\p{M}]/u.test(typed) && !/\p{Script=Latin}/u.test(typed);
}

function keyAt({ code, shiftKey }: KeyboardEvent): string {
  const letter = /^Key([A-Z])$/.exec(code)?.[1]?.toLowerCase();
  return letter ?? PLACES[shiftKey ? `Shift+${code}` : code] ?? '';
}
