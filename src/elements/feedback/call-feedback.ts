import { definePanel } from '../base/define-panel.js';
import { CallFeedbackElement } from './call-feedback-element.js';

definePanel('call-feedback', CallFeedbackElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-feedback': CallFeedbackElement;
  }
}

export { CallFeedbackElement };
