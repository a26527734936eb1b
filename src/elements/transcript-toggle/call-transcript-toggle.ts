import { definePanel } from '../base/define-panel.js';
import { CallTranscriptToggleElement } from './call-transcript-toggle-element.js';

definePanel('call-transcript-toggle', CallTranscriptToggleElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-transcript-toggle': CallTranscriptToggleElement;
  }
}

export { CallTranscriptToggleElement };
