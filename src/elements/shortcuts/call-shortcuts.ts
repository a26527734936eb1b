import { defineLater } from '../base/define-later.js';
import { CallShortcutsElement } from './call-shortcuts-element.js';

defineLater('call-shortcuts', CallShortcutsElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-shortcuts': CallShortcutsElement;
  }
}

export { CallShortcutsElement };
