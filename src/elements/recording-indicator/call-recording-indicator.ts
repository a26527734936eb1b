import { define } from '../base/define.js';
import { CallRecordingIndicatorElement } from './call-recording-indicator-element.js';

define('call-recording-indicator', CallRecordingIndicatorElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-recording-indicator': CallRecordingIndicatorElement;
  }
}

export { CallRecordingIndicatorElement };
