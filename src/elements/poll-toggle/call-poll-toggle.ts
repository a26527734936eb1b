import { defineLater } from '../base/define-later.js';
import { CallPollToggleElement } from './call-poll-toggle-element.js';

defineLater('call-poll-toggle', CallPollToggleElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-poll-toggle': CallPollToggleElement;
  }
}

export { CallPollToggleElement };
