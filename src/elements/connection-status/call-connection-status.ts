import { defineLater } from '../base/define-later.js';
import { CallConnectionStatusElement } from './call-connection-status-element.js';

defineLater('call-connection-status', CallConnectionStatusElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-connection-status': CallConnectionStatusElement;
  }
}

export { CallConnectionStatusElement };
