import { atom, type ReadableStore } from '../../core/store.js';

const pressed = atom(false);

/**
 * Whether a key was pressed that a room could take as a shortcut. The keyboard on a screen types into fields, whose keys
 * no room takes.
 */
export const keyWasPressed: ReadableStore<boolean> = pressed;

export function noteKeyPress(): void {
  pressed.set(true);
}

/**
 * Whether the device is likely to have a keyboard: it has a pointer that hovers, or a key was pressed, as on a tablet
 * with a keyboard. A touch device shows no keys.
 */
export function hasKeyboard(): boolean {
  return pressed.get() || globalThis.matchMedia?.('(hover: none)').matches !== true;
}
