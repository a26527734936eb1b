import { definePanel } from '../base/define-panel.js';
import { CallTranscriptNoticeElement } from './call-transcript-notice-element.js';

definePanel('call-transcript-notice', CallTranscriptNoticeElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-transcript-notice': CallTranscriptNoticeElement;
  }
}

export { CallTranscriptNoticeElement };
