import { definePanel } from '../base/define-panel.js';
import { CallPollToggleElement } from './call-poll-toggle-element.js';

definePanel('call-poll-toggle', CallPollToggleElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-poll-toggle': CallPollToggleElement;
  }
}

export { CallPollToggleElement };
