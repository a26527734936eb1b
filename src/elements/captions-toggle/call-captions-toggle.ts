import { definePanel } from '../base/define-panel.js';
import { CallCaptionsToggleElement } from './call-captions-toggle-element.js';

definePanel('call-captions-toggle', CallCaptionsToggleElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-captions-toggle': CallCaptionsToggleElement;
  }
}

export { CallCaptionsToggleElement };
