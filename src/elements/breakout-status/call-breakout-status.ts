import { definePanel } from '../base/define-panel.js';
import { CallBreakoutStatusElement } from './call-breakout-status-element.js';

definePanel('call-breakout-status', CallBreakoutStatusElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-breakout-status': CallBreakoutStatusElement;
  }
}

export { CallBreakoutStatusElement };
