import { enLater } from '../words/en-later.js';
import { addWords } from '../words/translations/index.js';
import { define } from './define.js';

let areWordsHere = false;

/** Registers an element that most pages load when it is wanted, and brings its words. See {@link define}. */
export function defineLater(tag: `call-${string}`, element: CustomElementConstructor): void {
  if (!areWordsHere) addWords(enLater);
  areWordsHere = true;
  define(tag, element);
}
