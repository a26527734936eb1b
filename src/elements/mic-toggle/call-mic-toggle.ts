import { define } from '../base/define.js';
import { CallMicToggleElement } from './call-mic-toggle-element.js';

define('call-mic-toggle', CallMicToggleElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-mic-toggle': CallMicToggleElement;
  }
}

export { CallMicToggleElement };
