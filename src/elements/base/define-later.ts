import { bringLaterWords } from '../i18n/later.js';
import { define } from './define.js';

/** Registers an element that most pages load when it is wanted, and brings its words. See {@link define}. */
export function defineLater(tag: `call-${string}`, element: CustomElementConstructor): void {
  bringLaterWords();
  define(tag, element);
}
