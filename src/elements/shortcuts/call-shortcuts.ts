import { define } from '../base/define.js';
import { CallShortcutsElement } from './call-shortcuts-element.js';

define('call-shortcuts', CallShortcutsElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-shortcuts': CallShortcutsElement;
  }
}

export { CallShortcutsElement };
