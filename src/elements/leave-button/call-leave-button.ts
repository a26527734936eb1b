import { define } from '../base/define.js';
import { CallLeaveButtonElement } from './call-leave-button-element.js';

define('call-leave-button', CallLeaveButtonElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-leave-button': CallLeaveButtonElement;
  }
}

export { CallLeaveButtonElement };
