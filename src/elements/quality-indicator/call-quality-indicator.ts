import { definePanel } from '../base/define-panel.js';
import { CallQualityIndicatorElement } from './call-quality-indicator-element.js';

definePanel('call-quality-indicator', CallQualityIndicatorElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-quality-indicator': CallQualityIndicatorElement;
  }
}

export { CallQualityIndicatorElement };
