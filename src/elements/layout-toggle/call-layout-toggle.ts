import { define } from '../base/define.js';
import { CallLayoutToggleElement } from './call-layout-toggle-element.js';

define('call-layout-toggle', CallLayoutToggleElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-layout-toggle': CallLayoutToggleElement;
  }
}

export { CallLayoutToggleElement };
