import { enLater } from './en-later.js';
import { addWords } from './translations/index.js';

let areHere = false;

/** Brings the words of elements that are loaded when they are wanted. */
export function bringLaterWords(): void {
  if (areHere) return;
  areHere = true;
  addWords(enLater);
}
