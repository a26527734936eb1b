import { enLater } from './en-later.js';
import { addWords } from './translations/index.js';

let areHere = false;

/** Adds the words of elements that load on demand. */
export function bringLaterWords(): void {
  if (areHere) return;
  areHere = true;
  addWords(enLater);
}
