import { bringLaterWords } from '../i18n/later.js';
import { define } from './define.js';

/** Registers an element that loads on demand, and adds its words. See {@link define}. */
export function defineLater(tag: `call-${string}`, element: CustomElementConstructor): void {
  bringLaterWords();
  define(tag, element);
}
