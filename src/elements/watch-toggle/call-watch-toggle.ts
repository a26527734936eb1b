import { definePanel } from '../base/define-panel.js';
import { CallWatchToggleElement } from './call-watch-toggle-element.js';

definePanel('call-watch-toggle', CallWatchToggleElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-watch-toggle': CallWatchToggleElement;
  }
}

export { CallWatchToggleElement };
