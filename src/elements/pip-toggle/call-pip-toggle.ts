import { defineLater } from '../base/define-later.js';
import { CallPipToggleElement } from './call-pip-toggle-element.js';

defineLater('call-pip-toggle', CallPipToggleElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-pip-toggle': CallPipToggleElement;
  }
}

export { CallPipToggleElement };
