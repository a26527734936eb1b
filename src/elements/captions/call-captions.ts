import { definePanel } from '../base/define-panel.js';
import { CallCaptionsElement } from './call-captions-element.js';

definePanel('call-captions', CallCaptionsElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-captions': CallCaptionsElement;
  }
}

export { CallCaptionsElement };
