import { definePanel } from '../base/define-panel.js';
import { CallShortcutsElement } from './call-shortcuts-element.js';

definePanel('call-shortcuts', CallShortcutsElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-shortcuts': CallShortcutsElement;
  }
}

export { CallShortcutsElement };
