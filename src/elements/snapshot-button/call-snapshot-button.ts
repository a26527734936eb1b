import { definePanel } from '../base/define-panel.js';
import { CallSnapshotButtonElement } from './call-snapshot-button-element.js';

definePanel('call-snapshot-button', CallSnapshotButtonElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-snapshot-button': CallSnapshotButtonElement;
  }
}

export { CallSnapshotButtonElement };
