import { definePanel } from '../base/define-panel.js';
import { CallBoardElement } from './call-board-element.js';

definePanel('call-board', CallBoardElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-board': CallBoardElement;
  }
}

export { CallBoardElement };
