import { define } from '../base/define.js';
import { CallHandToggleElement } from './call-hand-toggle-element.js';

define('call-hand-toggle', CallHandToggleElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-hand-toggle': CallHandToggleElement;
  }
}

export { CallHandToggleElement };
