import { defineLater } from '../base/define-later.js';
import { CallFeedbackElement } from './call-feedback-element.js';

defineLater('call-feedback', CallFeedbackElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-feedback': CallFeedbackElement;
  }
}

export { CallFeedbackElement };
