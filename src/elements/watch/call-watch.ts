import { definePanel } from '../base/define-panel.js';
import { CallWatchElement } from './call-watch-element.js';

definePanel('call-watch', CallWatchElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-watch': CallWatchElement;
  }
}

export { CallWatchElement };
