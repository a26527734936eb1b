import { definePanel } from '../base/define-panel.js';
import { CallLayoutToggleElement } from './call-layout-toggle-element.js';

definePanel('call-layout-toggle', CallLayoutToggleElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-layout-toggle': CallLayoutToggleElement;
  }
}

export { CallLayoutToggleElement };
