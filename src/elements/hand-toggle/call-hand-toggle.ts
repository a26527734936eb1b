import { defineLater } from '../base/define-later.js';
import { CallHandToggleElement } from './call-hand-toggle-element.js';

defineLater('call-hand-toggle', CallHandToggleElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-hand-toggle': CallHandToggleElement;
  }
}

export { CallHandToggleElement };
