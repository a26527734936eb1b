import { defineLater } from '../base/define-later.js';
import { CallSnapshotButtonElement } from './call-snapshot-button-element.js';

defineLater('call-snapshot-button', CallSnapshotButtonElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-snapshot-button': CallSnapshotButtonElement;
  }
}

export { CallSnapshotButtonElement };
