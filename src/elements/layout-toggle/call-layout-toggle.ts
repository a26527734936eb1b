import { defineLater } from '../base/define-later.js';
import { CallLayoutToggleElement } from './call-layout-toggle-element.js';

defineLater('call-layout-toggle', CallLayoutToggleElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-layout-toggle': CallLayoutToggleElement;
  }
}

export { CallLayoutToggleElement };
