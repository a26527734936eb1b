import { defineLater } from '../base/define-later.js';
import { CallParticipantsElement } from './call-participants-element.js';

defineLater('call-participants', CallParticipantsElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-participants': CallParticipantsElement;
  }
}

export { CallParticipantsElement };
