import { define } from '../base/define.js';
import { CallParticipantsElement } from './call-participants-element.js';

define('call-participants', CallParticipantsElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-participants': CallParticipantsElement;
  }
}

export { CallParticipantsElement };
