import { definePanel } from '../base/define-panel.js';
import { CallPipToggleElement } from './call-pip-toggle-element.js';

definePanel('call-pip-toggle', CallPipToggleElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-pip-toggle': CallPipToggleElement;
  }
}

export { CallPipToggleElement };
