import { definePanel } from '../base/define-panel.js';
import { CallScreenControlsElement } from './call-screen-controls-element.js';

definePanel('call-screen-controls', CallScreenControlsElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-screen-controls': CallScreenControlsElement;
  }
}

export { CallScreenControlsElement };
