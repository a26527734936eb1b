import { defineLater } from '../base/define-later.js';
import { CallScreenControlsElement } from './call-screen-controls-element.js';

defineLater('call-screen-controls', CallScreenControlsElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-screen-controls': CallScreenControlsElement;
  }
}

export { CallScreenControlsElement };
