import { defineLater } from '../base/define-later.js';
import { CallRecordingSignElement } from './call-recording-sign-element.js';

defineLater('call-recording-sign', CallRecordingSignElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-recording-sign': CallRecordingSignElement;
  }
}

export { CallRecordingSignElement };
