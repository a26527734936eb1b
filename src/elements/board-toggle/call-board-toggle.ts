import { definePanel } from '../base/define-panel.js';
import { CallBoardToggleElement } from './call-board-toggle-element.js';

definePanel('call-board-toggle', CallBoardToggleElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-board-toggle': CallBoardToggleElement;
  }
}

export { CallBoardToggleElement };
