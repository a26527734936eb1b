import { defineLater } from '../base/define-later.js';
import { CallCaptionsElement } from './call-captions-element.js';

defineLater('call-captions', CallCaptionsElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-captions': CallCaptionsElement;
  }
}

export { CallCaptionsElement };
