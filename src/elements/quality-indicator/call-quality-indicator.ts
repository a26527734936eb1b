import { defineLater } from '../base/define-later.js';
import { CallQualityIndicatorElement } from './call-quality-indicator-element.js';

defineLater('call-quality-indicator', CallQualityIndicatorElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-quality-indicator': CallQualityIndicatorElement;
  }
}

export { CallQualityIndicatorElement };
