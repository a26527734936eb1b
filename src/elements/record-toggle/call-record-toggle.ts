import { definePanel } from '../base/define-panel.js';
import { CallRecordToggleElement } from './call-record-toggle-element.js';

definePanel('call-record-toggle', CallRecordToggleElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-record-toggle': CallRecordToggleElement;
  }
}

export { CallRecordToggleElement };
