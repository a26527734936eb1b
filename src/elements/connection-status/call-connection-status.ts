import { definePanel } from '../base/define-panel.js';
import { CallConnectionStatusElement } from './call-connection-status-element.js';

definePanel('call-connection-status', CallConnectionStatusElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-connection-status': CallConnectionStatusElement;
  }
}

export { CallConnectionStatusElement };
