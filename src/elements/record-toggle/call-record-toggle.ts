import { defineLater } from '../base/define-later.js';
import { CallRecordToggleElement } from './call-record-toggle-element.js';

defineLater('call-record-toggle', CallRecordToggleElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-record-toggle': CallRecordToggleElement;
  }
}

export { CallRecordToggleElement };
