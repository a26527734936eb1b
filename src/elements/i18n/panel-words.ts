import { enPanels } from './en-panels.js';
import { addWords } from './translations/index.js';

let areHere = false;

/** Adds the English words of panels and menus. */
export function addPanelWords(): void {
  if (areHere) return;
  areHere = true;
  addWords(enPanels);
}
