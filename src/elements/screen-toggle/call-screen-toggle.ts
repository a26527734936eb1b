import { defineLater } from '../base/define-later.js';
import { CallScreenToggleElement } from './call-screen-toggle-element.js';

defineLater('call-screen-toggle', CallScreenToggleElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-screen-toggle': CallScreenToggleElement;
  }
}

export { CallScreenToggleElement };
