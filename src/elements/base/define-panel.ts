import { addPanelWords } from '../i18n/panel-words.js';
import { define } from './define.js';

/** Registers an element of a panel or menu, and adds the words of panels and menus. See {@link define}. */
export function definePanel(tag: `call-${string}`, element: CustomElementConstructor): void {
  addPanelWords();
  define(tag, element);
}
