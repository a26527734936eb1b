import { define } from '../base/define.js';
import { CallScreenToggleElement } from './call-screen-toggle-element.js';

define('call-screen-toggle', CallScreenToggleElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-screen-toggle': CallScreenToggleElement;
  }
}

export { CallScreenToggleElement };
