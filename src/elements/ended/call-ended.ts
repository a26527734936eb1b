import '../feedback/call-feedback.js';
import { define } from '../base/define.js';
import { CallEndedElement } from './call-ended-element.js';

define('call-ended', CallEndedElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-ended': CallEndedElement;
  }
}

export { CallEndedElement };
