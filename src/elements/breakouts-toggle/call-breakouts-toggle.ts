import { definePanel } from '../base/define-panel.js';
import { CallBreakoutsToggleElement } from './call-breakouts-toggle-element.js';

definePanel('call-breakouts-toggle', CallBreakoutsToggleElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-breakouts-toggle': CallBreakoutsToggleElement;
  }
}

export { CallBreakoutsToggleElement };
