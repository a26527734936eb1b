import { definePanel } from '../base/define-panel.js';
import { CallPollElement } from './call-poll-element.js';

definePanel('call-poll', CallPollElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-poll': CallPollElement;
  }
}

export { CallPollElement };
