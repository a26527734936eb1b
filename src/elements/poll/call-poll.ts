import { defineLater } from '../base/define-later.js';
import { CallPollElement } from './call-poll-element.js';

defineLater('call-poll', CallPollElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-poll': CallPollElement;
  }
}

export { CallPollElement };
