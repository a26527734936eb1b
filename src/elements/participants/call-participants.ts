import { definePanel } from '../base/define-panel.js';
import { CallParticipantsElement } from './call-participants-element.js';

definePanel('call-participants', CallParticipantsElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-participants': CallParticipantsElement;
  }
}

export { CallParticipantsElement };
