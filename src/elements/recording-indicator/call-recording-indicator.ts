import { defineLater } from '../base/define-later.js';
import { CallRecordingIndicatorElement } from './call-recording-indicator-element.js';

defineLater('call-recording-indicator', CallRecordingIndicatorElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-recording-indicator': CallRecordingIndicatorElement;
  }
}

export { CallRecordingIndicatorElement };
