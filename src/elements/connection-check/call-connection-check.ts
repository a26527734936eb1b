import { defineLater } from '../base/define-later.js';
import { CallConnectionCheckElement } from './call-connection-check-element.js';

defineLater('call-connection-check', CallConnectionCheckElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-connection-check': CallConnectionCheckElement;
  }
}

export { CallConnectionCheckElement };
