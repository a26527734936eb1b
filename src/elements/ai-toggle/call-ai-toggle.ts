import { definePanel } from '../base/define-panel.js';
import { CallAiToggleElement } from './call-ai-toggle-element.js';

definePanel('call-ai-toggle', CallAiToggleElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-ai-toggle': CallAiToggleElement;
  }
}

export { CallAiToggleElement };
