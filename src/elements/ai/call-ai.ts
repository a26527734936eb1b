import { definePanel } from '../base/define-panel.js';
import { CallAiElement } from './call-ai-element.js';

definePanel('call-ai', CallAiElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-ai': CallAiElement;
  }
}

export { CallAiElement };
