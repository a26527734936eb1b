import { define } from '../base/define.js';
import { CallParticipantsToggleElement } from './call-participants-toggle-element.js';

define('call-participants-toggle', CallParticipantsToggleElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-participants-toggle': CallParticipantsToggleElement;
  }
}

export { CallParticipantsToggleElement };
