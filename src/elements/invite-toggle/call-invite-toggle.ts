import { definePanel } from '../base/define-panel.js';
import { CallInviteToggleElement } from './call-invite-toggle-element.js';

definePanel('call-invite-toggle', CallInviteToggleElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-invite-toggle': CallInviteToggleElement;
  }
}

export { CallInviteToggleElement };
