import { defineLater } from '../base/define-later.js';
import { CallParticipantsToggleElement } from './call-participants-toggle-element.js';

defineLater('call-participants-toggle', CallParticipantsToggleElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-participants-toggle': CallParticipantsToggleElement;
  }
}

export { CallParticipantsToggleElement };
