import { definePanel } from '../base/define-panel.js';
import { CallTranscriptElement } from './call-transcript-element.js';

definePanel('call-transcript', CallTranscriptElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-transcript': CallTranscriptElement;
  }
}

export { CallTranscriptElement };
