import { define } from '../base/define.js';
import { CallReactionsElement } from './call-reactions-element.js';

define('call-reactions', CallReactionsElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-reactions': CallReactionsElement;
  }
}

export { CallReactionsElement };
