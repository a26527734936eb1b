import { definePanel } from '../base/define-panel.js';
import { CallBreakoutsElement } from './call-breakouts-element.js';

definePanel('call-breakouts', CallBreakoutsElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-breakouts': CallBreakoutsElement;
  }
}

export { CallBreakoutsElement };
