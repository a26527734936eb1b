import { defineLater } from '../base/define-later.js';
import { CallCaptionsToggleElement } from './call-captions-toggle-element.js';

defineLater('call-captions-toggle', CallCaptionsToggleElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-captions-toggle': CallCaptionsToggleElement;
  }
}

export { CallCaptionsToggleElement };
