import { define } from '../base/define.js';
import { CallEndScreenElement } from './call-end-screen-element.js';

define('call-end-screen', CallEndScreenElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-end-screen': CallEndScreenElement;
  }
}

export { CallEndScreenElement };
