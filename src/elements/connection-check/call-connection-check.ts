import { define } from '../base/define.js';
import { CallConnectionCheckElement } from './call-connection-check-element.js';

define('call-connection-check', CallConnectionCheckElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-connection-check': CallConnectionCheckElement;
  }
}

export { CallConnectionCheckElement };
