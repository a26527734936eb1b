import { defineLater } from '../base/define-later.js';
import { CallReactionsElement } from './call-reactions-element.js';

defineLater('call-reactions', CallReactionsElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-reactions': CallReactionsElement;
  }
}

export { CallReactionsElement };
